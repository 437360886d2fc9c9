import TextField from '@mui/material/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { own } from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';
import type { InputFieldProps } from './inputField';

/** One of the values of `enum`; the first choice takes the value back. */
export function ChoiceInput(props: InputFieldProps) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { schema, value } = props;
  const choices = schema.enum ?? [];
  const chosen = choices.findIndex(choice => choice === value);
  const unset = props.defaultText ?? t('input.notSet');
  return (
    <TextField
      select
      fullWidth
      size="small"
      id={props.id}
      label={props.label}
      required={props.required && !props.defaultText}
      disabled={props.disabled}
      value={chosen < 0 ? '' : String(chosen)}
      error={props.errors.length > 0}
      helperText={props.errors.join(' ') || props.help}
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
      onChange={event =>
        props.onChange(
          event.target.value === ''
            ? undefined
            : choices[Number(event.target.value)],
        )
      }
    >
      <option value="">{unset}</option>
      {choices.map((choice, index) => (
        <option key={String(choice)} value={String(index)}>
          {own(schema.enumTitles, String(choice)) ?? String(choice)}
        </option>
      ))}
    </TextField>
  );
}
