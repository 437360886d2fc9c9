import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ModuleInterface,
  PackageView,
} from '@groundwork/backstage-plugin-infra-common';
import fleet from '../fleet/fleet.module.css';
import { Chip } from '../status/Chip';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';

const columnNames = [
  'module',
  'version',
  'makes',
  'source',
  'interface',
] as const;

/** Names of the columns. */
export function useModuleColumns(): string[] {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  return columnNames.map(name => t(`module.${name}`));
}

function Variables(props: { of: ModuleInterface }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { variables, outputs } = props.of;
  return (
    <>
      <ul className={css.list}>
        {Object.entries(variables).map(([name, variable]) => (
          <li key={name}>
            <span className={fleet.code}>{name}</span>
            {variable.type && (
              <span className={styles.muted}>{` ${variable.type}`}</span>
            )}{' '}
            {variable.required && (
              <Chip tone="quiet">{t('module.required')}</Chip>
            )}
            {variable.sensitive && (
              <Chip tone="quiet">{t('module.sensitive')}</Chip>
            )}
            {variable.default !== undefined && (
              <span className={styles.muted}>
                {`${t('module.default')}: `}
                <span className={fleet.code}>
                  {JSON.stringify(variable.default)}
                </span>
              </span>
            )}
            {variable.description && <div>{variable.description}</div>}
          </li>
        ))}
      </ul>
      {outputs.length > 0 && (
        <div>
          {`${t('module.outputs')} `}
          <span className={fleet.code}>{outputs.join(', ')}</span>
        </div>
      )}
    </>
  );
}

/** Variables and outputs, which are written only where somebody opens them. */
function Interface(props: { of: ModuleInterface | undefined }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const known = props.of;
  if (!known) {
    return <span className={styles.muted}>{t('module.unknown')}</span>;
  }
  return (
    <details
      className={css.folded}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {t('module.counted', {
          variables: String(Object.keys(known.variables).length),
          outputs: String(known.outputs.length),
        })}
      </summary>
      {isOpen && <Variables of={known} />}
    </details>
  );
}

/** The modules that a version pins. */
export function ModuleTable(props: { modules: PackageView['moduleSources'] }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const columns = useModuleColumns();
  return (
    <Table label={t('module.title')} columns={columns.map(name => ({ name }))}>
      {props.modules.map(one => (
        <Row key={one.module} head={one.module}>
          <Cell column={t('module.version')}>{one.version}</Cell>
          <Cell column={t('module.makes')}>{one.resourceTypes.join(', ')}</Cell>
          <Cell column={t('module.source')}>
            <span className={fleet.code}>{one.source}</span>
            {one.path && <div className={styles.muted}>{one.path}</div>}
          </Cell>
          <Cell column={t('module.interface')}>
            <Interface of={one.interface} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
