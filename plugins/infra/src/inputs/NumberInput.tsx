import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { infraRequestTranslationRef } from '../translation';
import type { InputFieldProps } from './inputField';

function textOf(value: InputFieldProps['value']): string {
  return value === undefined || value === null ? '' : String(value);
}

/** A number. What is no number stays in the field and never becomes a value. */
export function NumberInput(props: InputFieldProps) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const [text, setText] = useState(textOf(props.value));
  const outside = textOf(props.value);
  useEffect(() => {
    // Keeps `1.` and `-` while somebody is still typing.
    setText(before => (Number(before) === Number(outside) ? before : outside));
  }, [outside]);
  const isNumber = text === '' || Number.isFinite(Number(text));
  const errors = isNumber ? props.errors : [t('input.notANumber')];
  const { minimum, maximum } = props.schema;
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum}–${maximum}`
      : [
          minimum !== undefined && `≥ ${minimum}`,
          maximum !== undefined && `≤ ${maximum}`,
        ]
          .filter(Boolean)
          .join(' ');
  return (
    <TextField
      fullWidth
      size="small"
      id={props.id}
      label={props.label}
      required={props.required && !props.defaultText}
      disabled={props.disabled}
      value={text}
      placeholder={props.defaultText}
      InputLabelProps={{ shrink: true }}
      inputProps={{ inputMode: 'decimal' }}
      error={errors.length > 0}
      helperText={
        errors.join(' ') || [range, props.help].filter(Boolean).join(' · ')
      }
      onChange={event => {
        const next = event.target.value.trim();
        setText(next);
        if (next === '') props.onChange(undefined);
        else if (Number.isFinite(Number(next))) props.onChange(Number(next));
      }}
    />
  );
}
