import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PackageComparison,
  VariableChange,
} from '@groundwork/backstage-plugin-infra-common';
import { PackageLink } from '../status/PackageState';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';

type ModuleChange = PackageComparison['modules'][number];

const written = (value: unknown) =>
  value === undefined ? '—' : JSON.stringify(value);

function Variable(props: { of: VariableChange }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { variable, change, before, after, required, description } = props.of;
  const key =
    change === 'added' && required
      ? 'addedRequired'
      : (change as typeof change);
  return (
    <li>
      {t(`comparison.variable.${key}`, {
        variable,
        before: written(before),
        after: written(after),
      } as never)}
      {description && <div className={styles.muted}>{description}</div>}
    </li>
  );
}

function Module(props: { of: ModuleChange }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { module, before = '', after = '', change, known } = props.of;
  const { variables, outputs } = props.of;
  if (change === 'same') return null;
  const { added, removed } = outputs;
  const isSame = variables.length + added.length + removed.length === 0;
  return (
    <li>
      {t(`comparison.${change}`, { module, before, after } as never)}
      {change === 'changed' && !known && (
        <div className={styles.muted}>{t('comparison.unknown')}</div>
      )}
      {change === 'changed' && known && isSame && (
        <div className={styles.muted}>{t('comparison.noVariables')}</div>
      )}
      {!isSame && (
        <ul className={css.list}>
          {variables.map(one => (
            <Variable key={`${one.variable} ${one.change}`} of={one} />
          ))}
          {added.length > 0 && (
            <li>{t('comparison.outputsAdded', { names: added.join(', ') })}</li>
          )}
          {removed.length > 0 && (
            <li>
              {t('comparison.outputsRemoved', { names: removed.join(', ') })}
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

/** What differs from the version before, module by module. */
export function Comparison(props: {
  comparison: PackageComparison | undefined;
}) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { comparison } = props;
  if (!comparison) return <>{t('comparison.none')}</>;
  const { from, chart, modules } = comparison;
  const isSame = !chart && modules.every(({ change }) => change === 'same');
  const [before, after] = t('comparison.against', { package: '\n' }).split(
    '\n',
  );
  return (
    <>
      <div className={styles.muted}>
        {before}
        <PackageLink package={from} />
        {after}
      </div>
      {isSame && <p>{t('comparison.same')}</p>}
      {!isSame && (
        <ul className={css.list}>
          {chart && <li>{t('comparison.chart', chart)}</li>}
          {modules.map(one => (
            <Module key={one.module} of={one} />
          ))}
        </ul>
      )}
    </>
  );
}
