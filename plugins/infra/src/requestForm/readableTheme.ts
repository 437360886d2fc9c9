import type { Theme } from '@mui/material/styles';

/**
 * The theme with colours for small text that can be read on dark cards: the
 * palette's error red has a contrast below 3 to 1 there.
 */
export function readableTheme(outer: Theme): Theme {
  if (outer.palette.mode !== 'dark') return outer;
  const { error, success } = outer.palette;
  return {
    ...outer,
    palette: {
      ...outer.palette,
      error: { ...error, main: '#ffb4ab' },
      success: { ...success, main: '#8fd694' },
    },
  };
}
