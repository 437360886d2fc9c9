import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageView } from '@groundwork/backstage-plugin-infra-common';
import { usePageAddress } from '../fleet/pageAddress';
import { Section } from '../fleet/Section';
import { useServiceAddress } from '../fleet/useServiceAddress';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { Adoption } from './PackageMatrix';

/** More services than this are behind the link to all of them. */
const SHOWN = 20;

/** The services that use a version, in which environments. */
export function Users(props: { view: PackageView }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const address = usePageAddress();
  const serviceAddress = useServiceAddress();
  const { view } = props;
  const { services, ref, adoption } = view;
  return (
    <Section title={t('services.title')} id="services">
      {services.length === 0 && t('services.none')}
      {services.length > 0 && (
        <div className={styles.stack}>
          <div className={styles.row}>
            {adoption.length > 0 && <Adoption version={view} />}
            <Link href={address('services', { package: ref })}>
              {t('services.all')}
            </Link>
          </div>
          <Table
            label={t('services.title')}
            columns={[
              { name: t('services.service') },
              { name: t('services.environments') },
            ]}
          >
            {services.slice(0, SHOWN).map(({ service, environments }) => (
              <Row
                key={service}
                head={
                  <Link href={serviceAddress(service, undefined)}>
                    {service}
                  </Link>
                }
              >
                <Cell column={t('services.environments')}>
                  {environments.join(', ')}
                </Cell>
              </Row>
            ))}
          </Table>
        </div>
      )}
    </Section>
  );
}
