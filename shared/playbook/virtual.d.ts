declare module 'virtual:playbook-validator' {
  import type { ErrorObject } from 'ajv';

  /** Validates a v3 playbook against assets/playbook.schema.json; compiled by tools/vite-plugin-playbook-validator.ts. */
  export const validate: {
    (value: unknown): boolean;
    errors?: ErrorObject[] | null;
  };
}
