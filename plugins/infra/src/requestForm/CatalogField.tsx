import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { type CatalogOption, useCatalogOptions } from './useCatalogOptions';

/** A text field that proposes entities of the catalog and takes other texts too. */
export function CatalogField(props: {
  label: string;
  help?: string;
  noOptions: string;
  kinds: string[];
  /** Also proposes services that have a claim but no component. */
  claims?: boolean;
  value: string;
  /** What of an entity becomes the value. */
  valueOf(option: CatalogOption): string;
  errors: readonly string[];
  required?: boolean;
  disabled?: boolean;
  onChange(value: string, option?: CatalogOption): void;
}) {
  const [text, setText] = useState(props.value);
  const [open, setOpen] = useState(false);
  useEffect(() => setText(props.value), [props.value]);
  const search = text === props.value ? '' : text;
  const options = useCatalogOptions({
    kinds: props.kinds,
    claims: props.claims ?? false,
    text: search.trim(),
    enabled: open,
  });
  const commit = (value: string) => {
    const trimmed = value.trim();
    if (trimmed !== props.value) props.onChange(trimmed);
  };
  return (
    <Autocomplete<CatalogOption, false, false, true>
      freeSolo
      fullWidth
      forcePopupIcon
      open={open}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      value={props.value}
      inputValue={text}
      disabled={props.disabled}
      options={options.value ?? []}
      loading={options.loading}
      noOptionsText={props.noOptions}
      filterOptions={all => all}
      isOptionEqualToValue={option => props.valueOf(option) === props.value}
      getOptionLabel={option =>
        typeof option === 'string' ? option : props.valueOf(option)
      }
      onInputChange={(_, value, reason) => {
        if (reason !== 'reset') setText(value);
      }}
      onChange={(_, option) => {
        if (option === null) props.onChange('');
        else if (typeof option === 'string') commit(option);
        else {
          setText(props.valueOf(option));
          props.onChange(props.valueOf(option), option);
        }
      }}
      onBlur={() => commit(text)}
      renderOption={(optionProps, option) => {
        const { key: _, ...rest } = optionProps as typeof optionProps & {
          key?: string;
        };
        return (
          <Box component="li" key={option.ref} {...rest}>
            <Box sx={{ minWidth: 0 }}>
              <Typography noWrap>{props.valueOf(option)}</Typography>
              <Typography variant="body2" color="text.secondary" noWrap>
                {[option.title, option.owner].filter(Boolean).join(' · ')}
              </Typography>
            </Box>
          </Box>
        );
      }}
      renderInput={params => (
        <TextField
          {...params}
          label={props.label}
          size="small"
          required={props.required}
          error={props.errors.length > 0}
          helperText={props.errors.join(' ') || props.help}
        />
      )}
    />
  );
}
