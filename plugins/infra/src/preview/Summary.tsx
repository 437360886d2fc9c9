import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ChangeSet,
  Cost,
} from '@groundwork/backstage-plugin-infra-common';
import { formatMoney } from '../api/money';
import { infraRequestTranslationRef } from '../translation';

function CostLine(props: { cost: Cost }) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { currency, before, after, environments, unknown } = props.cost;
  const difference = Math.round(after - before);
  const changed = environments.filter(
    e => Math.round(e.after) !== Math.round(e.before),
  );
  return (
    <Box>
      <Typography fontWeight={600} sx={{ whiteSpace: 'nowrap' }}>
        {difference === 0
          ? t('preview.costSame')
          : t('preview.perMonth', {
              amount: formatMoney(difference, currency, { signed: true }),
            })}
      </Typography>
      {changed.map(e => (
        <Typography key={e.environment} variant="body2" color="text.secondary">
          {t('preview.costByEnvironment', {
            environment: e.environment,
            before: formatMoney(e.before, currency),
            after: formatMoney(e.after, currency),
          })}
        </Typography>
      ))}
      {unknown.length > 0 && (
        <Typography variant="body2" color="text.secondary">
          {t('preview.costUnknown', { names: unknown.join(', ') })}
        </Typography>
      )}
    </Box>
  );
}

/** A sentence in which names stand between backticks. */
function PlainText(props: { text: string }) {
  return (
    <>
      {props.text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : part,
        )}
    </>
  );
}

/** A service that leaves takes nothing with it that holds data. */
function riskOf({ risk, summary }: ChangeSet) {
  const destroys = summary.filter(item => item.risk === 'destroy');
  return destroys.length > 0 && destroys.every(item => !item.resource)
    ? 'leave'
    : risk;
}

/** What happens, what it costs, what is at risk, with which packages. */
export function Summary(props: { changeSet: ChangeSet }) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { changeSet } = props;
  return (
    <Box>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          columnGap: 4,
          rowGap: 1,
        }}
      >
        <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {changeSet.summary.map((item, index) => (
              <Typography component="li" key={index}>
                <PlainText text={item.text} />
              </Typography>
            ))}
          </Box>
          <Typography
            sx={{ mt: 1 }}
            color={
              changeSet.risk === 'none' || changeSet.risk === 'restart'
                ? 'text.secondary'
                : 'error'
            }
          >
            {t(`preview.risk.${riskOf(changeSet)}`)}
          </Typography>
        </Box>
        <CostLine cost={changeSet.cost} />
      </Box>
      {changeSet.packages.length > 0 && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
          {changeSet.packages.map(({ environment, package: ref, state }) => (
            <Chip
              key={environment}
              size="small"
              variant="outlined"
              color={state === 'revoked' ? 'error' : 'default'}
              label={`${environment}: ${ref} · ${t(
                `preview.packageState.${state}`,
              )}`}
            />
          ))}
        </Box>
      )}
    </Box>
  );
}
