import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ResourceView } from '@groundwork/backstage-plugin-infra-common';
import { Chip } from '../status/Chip';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import tab from './tab.module.css';

/** Outputs by name, and in which secret they are; never their values. */
export function OutputsView(props: { resource: ResourceView }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { outputs } = props.resource;
  if (outputs.length === 0) return <p>{t('drawer.noOutputs')}</p>;
  const [variable, where] = [t('drawer.variable'), t('drawer.secretReference')];
  return (
    <>
      <p className={styles.muted}>{t('drawer.neverShown')}</p>
      <Table
        label={t('drawer.view.outputs')}
        columns={[
          { name: t('drawer.output') },
          { name: variable },
          { name: where },
        ]}
      >
        {outputs.map(output => (
          <Row
            key={output.name}
            head={<span title={output.description}>{output.name}</span>}
          >
            <Cell column={variable}>
              <span className={tab.code}>{output.variable ?? '—'}</span>
            </Cell>
            <Cell column={where}>
              {output.secret && (
                <span className={tab.code}>
                  {`${output.secret.namespace}/${output.secret.name} ${output.secret.key}`}
                </span>
              )}{' '}
              <Chip tone={output.available ? 'good' : 'quiet'}>
                {t(
                  output.available ? 'drawer.available' : 'drawer.notAvailable',
                )}
              </Chip>
            </Cell>
          </Row>
        ))}
      </Table>
    </>
  );
}
