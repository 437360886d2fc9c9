import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** A part of the form: a fieldset with its legend. */
export function Section(props: { title: string; children: ReactNode }) {
  return (
    <Box
      component="fieldset"
      sx={{ border: 0, p: 0, m: 0, minWidth: 0, width: '100%' }}
    >
      <Typography
        component="legend"
        variant="subtitle1"
        sx={{ p: 0, mb: 1, fontWeight: 600 }}
      >
        {props.title}
      </Typography>
      {props.children}
    </Box>
  );
}
