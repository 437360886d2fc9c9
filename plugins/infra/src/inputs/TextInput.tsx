import TextField from '@mui/material/TextField';
import type { InputFieldProps } from './inputField';

/** A text. */
export function TextInput(props: InputFieldProps) {
  const example = props.schema.examples?.[0];
  return (
    <TextField
      fullWidth
      size="small"
      id={props.id}
      label={props.label}
      required={props.required && !props.defaultText}
      disabled={props.disabled}
      value={typeof props.value === 'string' ? props.value : ''}
      placeholder={
        props.defaultText ?? (typeof example === 'string' ? example : undefined)
      }
      InputLabelProps={{ shrink: true }}
      inputProps={{ maxLength: props.schema.maxLength }}
      error={props.errors.length > 0}
      helperText={props.errors.join(' ') || props.help}
      onChange={event => props.onChange(event.target.value || undefined)}
    />
  );
}
