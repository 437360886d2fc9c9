import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { infraRequestTranslationRef } from '../translation';
import type { InputFieldProps } from './inputField';

/** Several values as chips; free, or chosen from `items.enum`. */
export function ListInput(props: InputFieldProps) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { items } = props.schema;
  const values = Array.isArray(props.value) ? props.value.map(String) : [];
  const isNumeric = items?.type === 'integer' || items?.type === 'number';
  const parse = (text: string) => (isNumeric ? Number(text) : text);
  return (
    <Autocomplete<string, true, false, boolean>
      multiple
      freeSolo={!items?.enum}
      fullWidth
      size="small"
      id={props.id}
      disabled={props.disabled}
      options={(items?.enum ?? []).map(String)}
      value={values}
      onChange={(_, next) => {
        const known = next
          .map(text => text.trim())
          .filter(text => text !== '')
          .filter(text => !isNumeric || Number.isFinite(Number(text)));
        props.onChange(
          known.length > 0 ? [...new Set(known)].map(parse) : undefined,
        );
      }}
      renderInput={params => (
        <TextField
          {...params}
          label={props.label}
          placeholder={values.length === 0 ? props.defaultText : undefined}
          InputLabelProps={{ ...params.InputLabelProps, shrink: true }}
          error={props.errors.length > 0}
          helperText={
            props.errors.join(' ') ||
            [!items?.enum && t('input.itemsHelp'), props.help]
              .filter(Boolean)
              .join(' ')
          }
        />
      )}
    />
  );
}
