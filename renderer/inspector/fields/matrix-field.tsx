import { X } from 'lucide-react';
import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { joinPointer } from '../../../shared/base/pointer.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { typedText } from '../field-kinds.ts';
import { edit, problemAt, put, useForm } from '../form-context.ts';
import { readTyped, valueAt } from '../value-text.ts';
import { AddRow } from './add-row.tsx';
import { LabelledField } from './labelled-field.tsx';
import { LeafField } from './leaf-field.tsx';
import { addItem, ListField } from './list-field.tsx';
import { FieldProblem, MapField, NameControl } from './map-field.tsx';
import { MatrixLegs } from './matrix-legs.tsx';

interface MatrixFieldProps {
  /** Of the matrix. */
  readonly pointer: string;
  /** Id in the playbook. */
  readonly job: string;
  readonly plan: Plan;
  readonly help: string | null;
}

/** The matrix of a job: its vectors, what is added to them and taken out, and the legs that come of it. */
export function MatrixField({ pointer, job, plan, help }: MatrixFieldProps) {
  const form = useForm();
  const matrix = valueAt(form.value, pointer);
  if (typeof matrix === 'string')
    return (
      <>
        <LeafField pointer={pointer} kind={typedText} label="Matrix" title="matrix" value={matrix} help={help} />
        <MatrixLegs matrix={matrix} job={job} plan={plan} />
      </>
    );
  const { include, exclude, ...vectors } = isJsonObject(matrix) ? matrix : {};
  const isEmpty = matrix === undefined;
  return (
    <LabelledField label="Matrix" title="matrix" of="group" help={help} problem={problemAt(form, pointer, false)}>
      {() => (
        <div className="flex flex-col gap-2">
          {Object.entries(vectors).map(([name, values]) => (
            <Vector key={name} pointer={joinPointer(pointer, name)} name={name} values={values} />
          ))}
          <AddRow label="Add vector, as os: linux, windows" onAdd={(text) => addVector(text)} />
          {isEmpty && (
            <div>
              <Button onClick={() => void put(form, pointer, '${{ fromJSON(vars.matrix) }}', 'Matrix')}>
                Matrix from an expression
              </Button>
            </div>
          )}
          {!isEmpty && (
            <>
              <Additions pointer={joinPointer(pointer, 'include')} name="Include" items={include} first={vectors} />
              <Additions pointer={joinPointer(pointer, 'exclude')} name="Exclude" items={exclude} first={vectors} />
              <MatrixLegs matrix={matrix} job={job} plan={plan} />
            </>
          )}
        </div>
      )}
    </LabelledField>
  );

  function addVector(text: string): Promise<string | null> {
    const [, name, rest] = /^([\w-]+)\s*[:=]\s*(\S.*)$/.exec(text) ?? [];
    if (name === undefined || rest === undefined) return Promise.resolve('Its name and its values: os: linux, windows');
    if (Object.hasOwn(vectors, name)) return Promise.resolve(`There is a ${name} already.`);
    const values = rest.split(',').map((item) => readTyped(item.trim()));
    const value = values.flatMap((read) => (read.ok && read.value !== '' ? [read.value] : []));
    return edit(form, { kind: 'set', pointer: joinPointer(pointer, name), value }, `${name} added to the matrix.`);
  }
}

interface VectorProps {
  readonly pointer: string;
  readonly name: string;
  readonly values: JsonValue;
}

function Vector({ pointer, name, values }: VectorProps) {
  const form = useForm();
  return (
    <fieldset aria-label={`Vector ${name}`} className="rounded-md border border-line bg-surface/40 p-2">
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <NameControl pointer={pointer} name={name} label={`Name of ${name}`} />
        </div>
        <IconButton label={`Remove ${name}`} icon={X} onClick={() => void put(form, pointer, undefined, name)} />
      </div>
      {typeof values === 'string' ? (
        <LeafField pointer={pointer} kind={typedText} label={`Values of ${name}`} value={values} />
      ) : (
        <ListField pointer={pointer} label={`Values of ${name}`} value={values} options={null} orOne={false} />
      )}
    </fieldset>
  );
}

interface AdditionsProps {
  readonly pointer: string;
  readonly name: 'Include' | 'Exclude';
  readonly items: JsonValue | undefined;
  readonly first: JsonObject;
}

const meaning = {
  Include: 'Values put into the combinations that they fit, or a leg of their own.',
  Exclude: 'Combinations that are left out.',
};

/** `include` or `exclude`: objects of some of the vectors' values, and for include others too. */
function Additions({ pointer, name, items, first }: AdditionsProps) {
  const form = useForm();
  const list = Array.isArray(items) ? (items as readonly JsonValue[]) : [];
  const [vector, values] = Object.entries(first)[0] ?? ['name', ['value']];
  const example = Array.isArray(values) ? ((values as readonly JsonValue[])[0] ?? '') : '';
  if (typeof items === 'string')
    return <LeafField pointer={pointer} kind={typedText} label={name} value={items} help={meaning[name]} />;
  return (
    <LabelledField label={name} title={name.toLowerCase()} of="group" help={meaning[name]}>
      {() => (
        <div className="flex flex-col gap-1.5">
          {list.map((item, index) => {
            const at = joinPointer(pointer, index);
            return (
              <fieldset
                key={at}
                aria-label={`${name} ${index + 1}`}
                className="rounded-md border border-line bg-surface/40 p-2"
              >
                <div className="flex items-center justify-between text-faint text-tiny">
                  {isJsonObject(item) ? Object.values(item).map(jsonAsText).join(', ') : jsonAsText(item)}
                  <IconButton
                    label={`Remove ${name.toLowerCase()} ${index + 1}`}
                    icon={X}
                    onClick={() => void put(form, at, undefined, `${name} ${index + 1}`)}
                  />
                </div>
                <MapField pointer={at} label={`Values of ${name.toLowerCase()} ${index + 1}`} value={item} typed />
                <FieldProblem text={problemAt(form, at)} />
              </fieldset>
            );
          })}
          <div>
            <Button onClick={() => void addItem(form, pointer, items, { [vector]: example }, name)}>
              Add {name.toLowerCase()}
            </Button>
          </div>
        </div>
      )}
    </LabelledField>
  );
}
