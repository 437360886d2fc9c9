import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormHelperText from '@mui/material/FormHelperText';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import { RiCloseLine } from '@remixicon/react';
import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { InputValue } from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';
import type { InputFieldProps } from './inputField';

type Row = { id: number; key: string; value: string };

function rowsOf(value: InputFieldProps['value']): Row[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).map(([key, item], id) => ({
        id,
        key,
        value: String(item),
      }))
    : [];
}

/** A text as the type of a map's values; undefined when it is none. */
function parse(text: string, type: string | undefined): InputValue | undefined {
  if (type === 'boolean') {
    return text === 'true' || text === 'false' ? text === 'true' : undefined;
  }
  if (type === 'integer' || type === 'number') {
    const number = Number(text);
    return text !== '' && Number.isFinite(number) ? number : undefined;
  }
  return text;
}

/** A free map: one row per entry. */
export function MapInput(props: InputFieldProps) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const [rows, setRows] = useState(() => rowsOf(props.value));
  const type = props.schema.additionalProperties?.type;
  const change = (next: Row[]) => {
    setRows(next);
    const entries = next.flatMap(({ key, value }) => {
      const parsed = parse(value, type);
      return key === '' || parsed === undefined ? [] : [[key, parsed] as const];
    });
    props.onChange(
      entries.length > 0 ? Object.fromEntries(entries) : undefined,
    );
  };
  const set = (id: number, part: Partial<Row>) =>
    change(rows.map(row => (row.id === id ? { ...row, ...part } : row)));
  return (
    <Box role="group" aria-label={props.label} sx={{ gridColumn: '1 / -1' }}>
      <Box sx={{ typography: 'body2', mb: 0.5 }}>{props.label}</Box>
      {rows.map(row => (
        <Box key={row.id} sx={{ display: 'flex', gap: 1, mb: 1 }}>
          <TextField
            size="small"
            label={t('input.key')}
            value={row.key}
            disabled={props.disabled}
            onChange={event => set(row.id, { key: event.target.value })}
          />
          <TextField
            size="small"
            label={t('input.value')}
            value={row.value}
            disabled={props.disabled}
            error={row.key !== '' && parse(row.value, type) === undefined}
            onChange={event => set(row.id, { value: event.target.value })}
          />
          <IconButton
            aria-label={t('input.removeEntry', { key: row.key })}
            disabled={props.disabled}
            onClick={() => change(rows.filter(other => other.id !== row.id))}
          >
            <RiCloseLine size={18} aria-hidden />
          </IconButton>
        </Box>
      ))}
      <Button
        size="small"
        disabled={props.disabled}
        onClick={() =>
          setRows([
            ...rows,
            {
              id: 1 + Math.max(-1, ...rows.map(r => r.id)),
              key: '',
              value: '',
            },
          ])
        }
      >
        {t('input.addEntry')}
      </Button>
      <FormHelperText error={props.errors.length > 0}>
        {props.errors.join(' ') || props.help || props.defaultText}
      </FormHelperText>
    </Box>
  );
}
