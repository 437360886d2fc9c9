import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Typography from '@mui/material/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentView } from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';
import { Section } from './Section';

/** Checkboxes for environments; those of the claim are there already. */
export function EnvironmentChoice(props: {
  environments: readonly EnvironmentView[];
  existing: readonly string[];
  chosen: readonly string[];
  errors: readonly string[];
  disabled?: boolean;
  onChange(chosen: string[]): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { environments, existing, chosen } = props;
  const sorted = [...environments].sort((a, b) => a.order - b.order);
  return (
    <Section title={t('environments.legend')}>
      {sorted.length === 0 && (
        <Typography variant="body2">{t('environments.none')}</Typography>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 1,
          gridTemplateColumns: 'repeat(auto-fill, minmax(210px, 1fr))',
        }}
      >
        {sorted.map(environment => {
          const isThere = existing.includes(environment.name);
          return (
            <FormControlLabel
              key={environment.name}
              sx={{ alignItems: 'flex-start', mr: 0 }}
              disabled={isThere || props.disabled}
              control={
                <Checkbox
                  size="small"
                  sx={{ py: 0.25 }}
                  checked={isThere || chosen.includes(environment.name)}
                  onChange={event =>
                    props.onChange(
                      event.target.checked
                        ? [...chosen, environment.name]
                        : chosen.filter(name => name !== environment.name),
                    )
                  }
                />
              }
              label={
                <Box component="span">
                  <Typography component="span" variant="body1" display="block">
                    {environment.title}
                    {isThere && ` (${t('environments.existing')})`}
                  </Typography>
                  <Typography
                    component="span"
                    variant="body2"
                    color="text.secondary"
                    display="block"
                  >
                    {[
                      t(`environments.tier.${environment.tier}`),
                      environment.cloud,
                      environment.region,
                    ].join(' · ')}
                  </Typography>
                </Box>
              }
            />
          );
        })}
      </Box>
      {props.errors.map(message => (
        <FormHelperText key={message} error>
          {message}
        </FormHelperText>
      ))}
    </Section>
  );
}
