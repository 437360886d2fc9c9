import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Switch from '@mui/material/Switch';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { infraRequestTranslationRef } from '../translation';
import type { InputFieldProps } from './inputField';

/** Yes or no. Setting it to the default takes the value back. */
export function SwitchInput(props: InputFieldProps) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const fallback = props.defaultValue === true;
  const checked = typeof props.value === 'boolean' ? props.value : fallback;
  const chosen = checked ? t('input.yes') : t('input.no');
  const text = (props.value === undefined && props.defaultText) || chosen;
  return (
    <FormControl error={props.errors.length > 0} sx={{ minWidth: 0 }}>
      <FormControlLabel
        disabled={props.disabled}
        control={
          <Switch
            id={props.id}
            checked={checked}
            inputProps={{ 'aria-describedby': `${props.id}-help` }}
            onChange={event =>
              props.onChange(
                event.target.checked === props.defaultValue
                  ? undefined
                  : event.target.checked,
              )
            }
          />
        }
        label={`${props.label}: ${text}`}
      />
      <FormHelperText id={`${props.id}-help`}>
        {props.errors.join(' ') || props.help}
      </FormHelperText>
    </FormControl>
  );
}
