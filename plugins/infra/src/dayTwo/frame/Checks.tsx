import { type ReactNode, useId } from 'react';
import styles from '../../status/status.module.css';
import css from '../dayTwo.module.css';

/** One of several things that can be ticked. */
export interface Check {
  value: string;
  label: ReactNode;
  /** Said below it, such as why it cannot be ticked. */
  note?: ReactNode;
  isDisabled?: boolean;
}

/** Several things to tick, or one of several, with what is to know of each. */
export function Checks(props: {
  legend: string;
  /** `radio`: one of them. */
  type?: 'checkbox' | 'radio';
  /** Rather below each other than side by side. */
  isList?: boolean;
  options: readonly Check[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}) {
  const { legend, type = 'checkbox', isList, options, chosen } = props;
  const name = useId();
  const choose = (value: string, isChosen: boolean) => {
    if (type === 'radio') props.onChange([value]);
    else
      props.onChange(
        options
          .map(option => option.value)
          .filter(each => (each === value ? isChosen : chosen.includes(each))),
      );
  };
  return (
    <fieldset className={css.choices} data-list={isList ? '' : undefined}>
      <legend>{legend}</legend>
      {options.map(({ value, label, note, isDisabled }) => (
        <div key={value} className={css.choice}>
          <label>
            <input
              type={type}
              name={name}
              value={value}
              disabled={isDisabled}
              checked={chosen.includes(value)}
              aria-describedby={note ? `${name}${value}` : undefined}
              onChange={event => choose(value, event.target.checked)}
            />
            <span>{label}</span>
          </label>
          {note && (
            <div id={`${name}${value}`} className={styles.muted}>
              {note}
            </div>
          )}
        </div>
      ))}
    </fieldset>
  );
}
