import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';

const Summary = styled('summary')(({ theme }) => ({
  ...theme.typography.body2,
  cursor: 'pointer',
  padding: theme.spacing(0.5, 0),
  '&:focus-visible': {
    outline: `2px solid ${theme.palette.primary.main}`,
    outlineOffset: 2,
  },
}));

/** Content that is folded away; the browser does keyboard and screen readers. */
export function Folded(props: {
  title: ReactNode;
  initiallyOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <Box component="details" open={props.initiallyOpen || undefined}>
      <Summary>{props.title}</Summary>
      <Box sx={{ pt: 1.5, pb: 0.5 }}>{props.children}</Box>
    </Box>
  );
}
