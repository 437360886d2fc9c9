import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Paper from '@mui/material/Paper';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';
import type { EnvironmentView, ProfileView } from '../platform/decideInput';
import { estimateCost } from '../platform/estimateCost';
import { formatMoney } from '../api/money';
import { infraRequestTranslationRef } from '../translation';
import type { ResourceDraft } from './draft';
import { Section } from './Section';

function ProfileDetails(props: {
  profile: ProfileView;
  platform: PlatformView;
  environments: readonly EnvironmentView[];
  resources: readonly ResourceDraft[];
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { profile, platform, environments, resources } = props;
  const estimate = estimateCost({
    types: platform.resourceTypes,
    profile,
    environments,
    resources,
  });
  const amount = formatMoney(estimate.amount, platform.currency);
  const forbidden = profile.allowedTypes
    ? resources
        .map(resource => resource.type)
        .filter(type => !profile.allowedTypes?.includes(type))
    : [];
  let cost: string | undefined;
  if (resources.length > 0 && environments.length > 0) {
    if (estimate.unknown === 0) cost = t('profile.cost', { amount });
    else if (estimate.amount > 0) cost = t('profile.costPartly', { amount });
    else cost = t('profile.costUnknown');
  }
  return (
    <Box component="span" sx={{ display: 'block' }}>
      <Typography component="span" display="block" fontWeight={600}>
        {profile.title}
      </Typography>
      <Typography component="span" variant="body2" display="block">
        {profile.useCase}
      </Typography>
      {profile.decides.length > 0 && (
        <Typography
          component="span"
          variant="body2"
          color="text.secondary"
          display="block"
        >
          {profile.decides.join(' · ')}
        </Typography>
      )}
      {cost && (
        <Typography component="span" variant="body2" display="block">
          {cost}
        </Typography>
      )}
      {forbidden.length > 0 && (
        <Typography
          component="span"
          variant="body2"
          color="error"
          display="block"
        >
          {t('profile.notAllowed', {
            types: [...new Set(forbidden)].join(', '),
          })}
        </Typography>
      )}
    </Box>
  );
}

/** Cards to choose a profile from; the one of a claim is fixed. */
export function ProfileChoice(props: {
  platform: PlatformView;
  /** Profile of the service's claim. */
  fixed?: string;
  chosen?: string;
  environments: readonly EnvironmentView[];
  resources: readonly ResourceDraft[];
  errors: readonly string[];
  disabled?: boolean;
  onChange(profile: string): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { platform, fixed, environments, resources } = props;
  const details = (profile: ProfileView) => (
    <ProfileDetails {...{ profile, platform, environments, resources }} />
  );
  const fixedProfile = platform.profiles.find(p => p.name === fixed);
  return (
    <Section title={t('profile.legend')}>
      {fixed !== undefined && (
        <Paper variant="outlined" sx={{ p: 1.5 }}>
          {fixedProfile ? (
            details(fixedProfile)
          ) : (
            <Typography>{`${fixed}: ${t(
              'profile.unknownProfile',
            )}`}</Typography>
          )}
          <FormHelperText>{t('profile.fixed')}</FormHelperText>
        </Paper>
      )}
      {fixed === undefined && platform.profiles.length === 0 && (
        <Typography variant="body2">{t('profile.none')}</Typography>
      )}
      {fixed === undefined && (
        <RadioGroup
          aria-label={t('profile.legend')}
          value={props.chosen ?? ''}
          onChange={(_, value) => props.onChange(value)}
          sx={{
            display: 'grid',
            gap: 1,
            gridTemplateColumns:
              'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
          }}
        >
          {platform.profiles.map(profile => (
            <Paper
              key={profile.name}
              variant="outlined"
              sx={{
                display: 'flex',
                borderColor:
                  props.chosen === profile.name ? 'primary.main' : undefined,
              }}
            >
              <FormControlLabel
                value={profile.name}
                disabled={props.disabled}
                sx={{ alignItems: 'flex-start', m: 0, p: 1, flexGrow: 1 }}
                control={<Radio size="small" sx={{ py: 0.25 }} />}
                label={details(profile)}
              />
            </Paper>
          ))}
        </RadioGroup>
      )}
      {props.errors.map(message => (
        <FormHelperText key={message} error>
          {message}
        </FormHelperText>
      ))}
    </Section>
  );
}
