import { type ReactNode, useId } from 'react';
import styles from '../status/status.module.css';
import dialog from './dialog.module.css';

/** What a control needs so that its label and its help belong to it. */
export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
}

/** A control with its name above and help below. */
export function Field(props: {
  label: ReactNode;
  help?: ReactNode;
  children(ids: FieldIds): ReactNode;
}) {
  const { label, help, children } = props;
  const id = useId();
  return (
    <div className={dialog.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(help && { 'aria-describedby': `${id}help` }) })}
      {help && (
        <div id={`${id}help`} className={styles.muted}>
          {help}
        </div>
      )}
    </div>
  );
}

/** A line of text. */
export function TextField(props: {
  label: ReactNode;
  help?: ReactNode;
  value: string;
  type?: 'text' | 'date' | 'datetime-local' | 'number';
  min?: number | string;
  max?: number;
  maxLength?: number;
  onChange(value: string): void;
}) {
  const { label, help, onChange, type = 'text', ...input } = props;
  return (
    <Field label={label} help={help}>
      {ids => (
        <input
          {...ids}
          {...input}
          type={type}
          autoComplete="off"
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function LongTextField(props: {
  label: ReactNode;
  help?: ReactNode;
  value: string;
  maxLength: number;
  onChange(value: string): void;
}) {
  const { label, help, onChange, ...input } = props;
  return (
    <Field label={label} help={help}>
      {ids => (
        <textarea
          {...ids}
          {...input}
          rows={3}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** One of several. */
export function ChoiceField(props: {
  label: ReactNode;
  help?: ReactNode;
  value: string;
  options: readonly { value: string; title: string; isDisabled?: boolean }[];
  onChange(value: string): void;
}) {
  const { label, help, value, options, onChange } = props;
  return (
    <Field label={label} help={help}>
      {ids => (
        <select
          {...ids}
          value={value}
          onChange={event => onChange(event.target.value)}
        >
          {options.map(option => (
            <option
              key={option.value}
              value={option.value}
              disabled={option.isDisabled}
            >
              {option.title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
