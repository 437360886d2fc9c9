import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ResourceView } from '@groundwork/backstage-plugin-infra-common';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import { Place } from './place';
import tab from './tab.module.css';

/** A value as it stands in the claim. */
export function formatJson(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

/** Inputs with who decided them, and where. */
export function InputsView(props: { resource: ResourceView }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { resource } = props;
  const names = Object.keys(resource.inputs);
  if (names.length === 0) return <p>{t('drawer.noInputs')}</p>;
  const [input, value, by] = [
    t('drawer.input'),
    t('drawer.value'),
    t('drawer.decidedBy'),
  ];
  return (
    <Table
      label={t('drawer.view.inputs')}
      columns={[{ name: input }, { name: value }, { name: by }]}
    >
      {names.map(name => {
        const why = resource.explanations.find(e => e.input === name);
        return (
          <Row key={name} head={name}>
            <Cell column={value}>
              <span className={tab.code}>
                {formatJson(resource.inputs[name])}
              </span>
            </Cell>
            <Cell column={by}>
              {why && (
                <>
                  {t(`drawer.level.${why.decidedBy.level}`)}{' '}
                  {why.decidedBy.source && (
                    <Place
                      resource={resource}
                      position={why.decidedBy.source}
                    />
                  )}
                  {why.decidedBy.reason && <p>{why.decidedBy.reason}</p>}
                  {why.overridden.length > 0 && (
                    <p className={styles.muted}>
                      {t('drawer.instead', {
                        values: why.overridden
                          .map(
                            other =>
                              `${formatJson(other.value)} (${t(
                                `drawer.level.${other.level}`,
                              )})`,
                          )
                          .join(', '),
                      })}
                    </p>
                  )}
                </>
              )}
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}
