import { Skeleton } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentMatrix } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../../api/infraApiRef';
import { useAnswer } from '../../api/useAnswer';
import { ChoiceField } from '../../dialog/Field';
import fields from '../../dialog/dialog.module.css';
import { StatusNotice } from '../../status/StatusNotice';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import type { ServiceFacts } from '../frame/facts';
import { promotionOf, staysBetween } from './carried';
import { differingRows, Matrix } from './Matrix';

/** Where to start: the first environment that has one after it which differs. */
function firstWay(matrix: EnvironmentMatrix | undefined) {
  const ways = (matrix?.environments ?? []).flatMap(({ name, next }) =>
    next ? [{ from: name, to: next }] : [],
  );
  return (
    ways.find(({ from, to }) =>
      matrix?.rows.some(
        ({ cells, stays }) =>
          !stays &&
          JSON.stringify(cells[from]?.value) !==
            JSON.stringify(cells[to]?.value),
      ),
    ) ?? ways[0]
  );
}

/** Environments side by side, and what is carried from one to the next. */
export default function PromotePage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const infraApi = useApi(infraApiRef);
  const choices = useChoices();
  const matrix = useAnswer(`${service.name} ${service.revision}`, signal =>
    infraApi.getServiceMatrix(service.name, { signal }),
  );
  const environments = matrix.value?.environments ?? [];
  const way = firstWay(matrix.value);
  const from = choices.get('from') ?? way?.from;
  const to =
    choices.get('to') ??
    environments.find(({ name }) => name === from)?.next ??
    way?.to;
  const isWay = from !== undefined && to !== undefined && from !== to;
  const everything = useAnswer(
    isWay ? `${service.revision} ${from} ${to}` : undefined,
    signal =>
      infraApi.previewChange(
        { kind: 'promote', service: service.name, from: from!, to: to! },
        { signal },
      ),
  );
  const stays =
    matrix.value && isWay
      ? staysBetween(matrix.value, from, to, everything.value)
      : new Map<string, string | undefined>();
  const possible = [...stays]
    .filter(([, reason]) => reason === undefined)
    .map(([key]) => key);
  const without = choices.list('without') ?? [];
  const ticked = possible.filter(key => !without.includes(key));
  const change =
    matrix.value && isWay && ticked.length > 0
      ? promotionOf({
          service: service.name,
          from,
          to,
          matrix: matrix.value,
          possible,
          ticked,
        })
      : undefined;
  const options = environments.map(({ name, title }) => ({
    value: name,
    title,
  }));
  const refusals = to ? refusalsOf(allowed, 'promote', [to]) : [];
  const isAll = choices.get('rows') === 'all';
  return (
    <ChangePage
      title={t('title.promote', { service: service.name })}
      intro={t('promote.intro')}
      change={change}
      missing={[
        ...(isWay ? [] : [t('promote.wayMissing')]),
        ...(isWay && possible.length === 0 && everything.value
          ? [t('promote.nothing', { from, to })]
          : []),
        ...(possible.length > 0 && ticked.length === 0
          ? [t('promote.rowMissing')]
          : []),
      ]}
      repositoryUrl={platform.repository.url}
      refusals={refusals}
      isRefused={refusals.length > 0}
    >
      {matrix.error !== undefined && (
        <StatusNotice
          error={matrix.error}
          kept={matrix.value !== undefined}
          onRetry={matrix.retry}
        />
      )}
      {!matrix.value && matrix.loading && (
        <div role="img" aria-label={t('frame.loading')}>
          <Skeleton width="100%" height={260} />
        </div>
      )}
      {matrix.value && from && to && (
        <section className={`${css.panel} ${styles.stack}`}>
          <div className={fields.fields}>
            <ChoiceField
              label={t('promote.from')}
              value={from}
              options={options}
              onChange={next =>
                choices.set({ from: next, to: undefined, without: undefined })
              }
            />
            <ChoiceField
              label={t('promote.to')}
              value={to}
              options={options.map(option => ({
                ...option,
                isDisabled: option.value === from,
              }))}
              onChange={next => choices.set({ to: next, without: undefined })}
            />
          </div>
          <Checks
            legend={t('promote.rows')}
            options={[{ value: 'all', label: t('promote.allRows') }]}
            chosen={isAll ? ['all'] : []}
            onChange={([rows]) => choices.set({ rows })}
          />
          <Matrix
            matrix={
              isAll ? matrix.value : differingRows(matrix.value, from, to)
            }
            {...{ from, to, stays, ticked }}
            isDisabled={refusals.length > 0}
            onTick={(key, isTicked) =>
              choices.set({
                without: isTicked
                  ? without.filter(one => one !== key)
                  : [...without, key],
              })
            }
          />
        </section>
      )}
    </ChangePage>
  );
}
