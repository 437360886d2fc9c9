import type { InputSchema } from '@groundwork/backstage-plugin-infra-common';
import type { InputValue } from '../platform/decideInput';

/** What every kind of input field takes. */
export interface InputFieldProps {
  /** Unique in the page. */
  id: string;
  label: string;
  schema: InputSchema;
  value: InputValue | undefined;
  /** What holds while there is no value, in words. */
  defaultText?: string;
  /** That value, when it is the same in all environments. */
  defaultValue?: InputValue;
  required: boolean;
  disabled?: boolean;
  errors: readonly string[];
  /** Said below the field when there is no error. */
  help: string;
  /** undefined takes the value back. */
  onChange(value: InputValue | undefined): void;
}
