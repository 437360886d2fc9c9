import dialog from '../dialog/dialog.module.css';

/** Some of several, each with a box to check. */
export function Checks(props: {
  label: string;
  options: readonly { name: string; title: string }[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}) {
  const { label, options, chosen, onChange } = props;
  return (
    <div role="group" aria-label={label} className={dialog.checks}>
      {options.map(({ name, title }) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={event =>
              onChange(
                event.target.checked
                  ? [...chosen, name]
                  : chosen.filter(each => each !== name),
              )
            }
          />
          {title}
        </label>
      ))}
    </div>
  );
}
