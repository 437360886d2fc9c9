import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignView } from '@groundwork/backstage-plugin-infra-common';
import fleet from '../fleet/fleet.module.css';
import { useLanguage } from '../status/Ago';
import { formatExact } from '../status/formatTime';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import css from './campaigns.module.css';

const WIDTH = 600;
const HEIGHT = 120;

type Points = CampaignView['progress'];

/** Where the line goes: steps, for nothing is through by half. */
export function stepsOf(points: Points): string {
  const start = Date.parse(points[0].at);
  const span = Math.max(1, Date.parse(points[points.length - 1].at) - start);
  const most = Math.max(1, ...points.map(({ total }) => total));
  const x = (at: string) =>
    Math.round(((Date.parse(at) - start) / span) * WIDTH);
  const y = (done: number) => Math.round(HEIGHT - (done / most) * HEIGHT);
  return points
    .map(({ at, done }, n) =>
      n === 0 ? `M${x(at)} ${y(done)}` : `H${x(at)}V${y(done)}`,
    )
    .join('');
}

/** How many were through when: a line, and a table for those who cannot see it. */
export function ProgressOverTime(props: { campaign: CampaignView }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const language = useLanguage();
  const { progress, createdAt } = props.campaign;
  const last = progress[progress.length - 1];
  if (!last) return <>{t('progress.later')}</>;
  const points = [{ at: createdAt, done: 0, total: last.total }, ...progress];
  const sayOf = ({ at, done, total }: Points[number]) =>
    t('progress.chart', {
      done: String(done),
      total: String(total),
      at: formatExact(at, language),
    });
  return (
    <>
      <svg
        className={css.chart}
        viewBox={`-2 -4 ${WIDTH + 4} ${HEIGHT + 8}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={sayOf(last)}
      >
        <path className={css.axis} d={`M0 0V${HEIGHT}H${WIDTH}`} />
        <path className={css.line} d={stepsOf(points)} />
      </svg>
      <div className={css.ends}>
        <span>{formatExact(createdAt, language)}</span>
        <span>{sayOf(last)}</span>
      </div>
      <details className={css.folded}>
        <summary>{t('progress.table')}</summary>
        <table className={css.numbers}>
          <thead>
            <tr>
              <th scope="col">{t('progress.time')}</th>
              <th scope="col">{t('progress.done')}</th>
              <th scope="col">{t('progress.total')}</th>
            </tr>
          </thead>
          <tbody className={fleet.code}>
            {points.map(({ at, done, total }) => (
              <tr key={`${at} ${done}`}>
                <td>{formatExact(at, language)}</td>
                <td>{done}</td>
                <td>{total}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
