import { expect, test } from 'vitest';
import { fixInjections } from './injection-fix.ts';
import { findInjections } from './injection-lint.ts';

const who = { WHO: '${{ inputs.who }}' };

test.each<[string, string, string, Readonly<Record<string, string>>]>([
  ['bash', 'echo ${{ inputs.who }}', 'echo "$WHO"', who],
  ['bash', 'echo "Hi ${{ inputs.who }}!"', 'echo "Hi ${WHO}!"', who],
  ['sh', "echo 'Hi ${{ inputs.who }}!'", "echo 'Hi '\"$WHO\"'!'", who],
  [
    'bash',
    "echo it\\'s ${{ inputs.who }} # don't\necho ${{ inputs.who }}",
    'echo it\\\'s "$WHO" # don\'t\necho "$WHO"',
    who,
  ],
  [
    'bash',
    'echo "${{ inputs[\'who\'] }}" ${{ matrix.os }}',
    'echo "${WHO}" ${{ matrix.os }}',
    { WHO: "${{ inputs['who'] }}" },
  ],
  [
    'bash',
    'a ${{ steps.a.outputs.tag }} ${{ steps.b.outputs.tag }}',
    'a "$TAG" "$TAG_2"',
    { TAG: '${{ steps.a.outputs.tag }}', TAG_2: '${{ steps.b.outputs.tag }}' },
  ],
  ['pwsh', 'Write-Host ${{ inputs.who }}', 'Write-Host ${env:WHO}', who],
  ['pwsh', 'Write-Host "Hi ${{ inputs.who }}s"', 'Write-Host "Hi ${env:WHO}s"', who],
  ['pwsh', "Write-Host '${{ inputs.who }}'", 'Write-Host $env:WHO', who],
  ['cmd', 'echo "${{ inputs.who }}"', 'echo "%WHO%"', who],
  ['python', "print('${{ inputs.who }}')", "print(os.environ['WHO'])", who],
  ['node', 'console.log("${{ inputs.who }}")', 'console.log(process.env.WHO)', who],
])('%s: %s is moved into env', (shell, script, fixed, env) => {
  expect(fixInjections(script, shell, {})).toEqual({ script: fixed, env });
  expect(findInjections(fixed, shell, env)).toEqual([]);
});

test.each([
  ['bash', 'cat <<END\n${{ inputs.who }}\nEND'],
  ['pwsh', "Write-Host 'Hi ${{ inputs.who }}'"],
  ['pwsh', "@'\n${{ inputs.who }}\n'@"],
  ['node', 'console.log(`Hi ${{ inputs.who }}`)'],
  ['python', 'print("""${{ inputs.who }}""")'],
  ['perl {0}', 'print ${{ inputs.who }}'],
  ['bash', 'echo ${{ matrix.os }}'],
])('%s: %s is left to a person, or has nothing to move', (shell, script) => {
  expect(fixInjections(script, shell, {})).toBeNull();
});

test('a variable that is there is used where it has this value, and never changed where it has another', () => {
  const script = 'echo ${{ inputs.who }}';
  expect(fixInjections(script, 'bash', who)).toEqual({ script: 'echo "$WHO"', env: who });
  expect(fixInjections(script, 'bash', { who: 'me' })).toEqual({ script: 'echo "$WHO_2"', env: { WHO_2: who.WHO } });
});
