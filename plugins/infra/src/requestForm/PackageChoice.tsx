import Box from '@mui/material/Box';
import FormHelperText from '@mui/material/FormHelperText';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';
import type { EnvironmentView } from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';
import { Folded } from './Folded';
import { notOffered, offered, refOf } from './packageChoices';
import { Section } from './Section';

/**
 * Which package version a new service gets: the platform's choice, or another
 * tested one. Why the others cannot be chosen is said below.
 */
export function PackageChoice(props: {
  platform: PlatformView;
  /** Package of the service's claim. */
  fixed?: string;
  chosen?: string;
  environments: readonly EnvironmentView[];
  disabled?: boolean;
  onChange(ref: string | undefined): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { platform, fixed, chosen, environments, disabled } = props;
  const defaults = [
    ...new Set(environments.flatMap(each => each.defaultPackage ?? [])),
  ].map(ref => ref.replace('@', ' '));
  const choices = offered(platform, environments);
  const others = notOffered(platform, environments);
  if (fixed !== undefined) {
    return (
      <Section title={t('package.legend')}>
        <Typography>{fixed.replace('@', ' ')}</Typography>
        <FormHelperText>{t('package.fixed')}</FormHelperText>
      </Section>
    );
  }
  return (
    <Section title={t('package.legend')}>
      <TextField
        select
        size="small"
        fullWidth
        sx={{ maxWidth: 480 }}
        label={t('package.label')}
        helperText={t('package.help')}
        disabled={disabled}
        value={chosen ?? ''}
        SelectProps={{ displayEmpty: true }}
        InputLabelProps={{ shrink: true }}
        onChange={event => props.onChange(event.target.value || undefined)}
      >
        <MenuItem value="">
          {defaults.length > 0
            ? t('package.default', { packages: defaults.join(', ') })
            : t('package.noDefault')}
        </MenuItem>
        {choices.map(each => (
          <MenuItem key={refOf(each)} value={refOf(each)}>
            {`${refOf(each).replace('@', ' ')} · ${t(
              `preview.packageState.${each.state}`,
            )}`}
          </MenuItem>
        ))}
        {chosen && !choices.some(each => refOf(each) === chosen) && (
          <MenuItem value={chosen}>{chosen.replace('@', ' ')}</MenuItem>
        )}
      </TextField>
      {others.length > 0 && (
        <Folded title={t('package.others', { count: others.length })}>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {others.map(each => (
              <Typography component="li" variant="body2" key={refOf(each)}>
                {`${refOf(each).replace('@', ' ')} · ${t(
                  `preview.packageState.${each.state}`,
                )}${each.notes.length > 0 ? `: ${each.notes.join('; ')}` : ''}`}
              </Typography>
            ))}
          </Box>
        </Folded>
      )}
    </Section>
  );
}
