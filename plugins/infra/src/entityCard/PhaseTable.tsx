import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceCard } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Chip, PhaseChip } from '../status/Chip';
import { PackageState } from '../status/PackageState';
import { Cell, Row, Table } from '../status/Table';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';

type Environment = ServiceCard['environments'][number];

/** Whether environments differ in their package, so that each must say its own. */
export function hasSeveralPackages(environments: readonly Environment[]) {
  return new Set(environments.map(e => e.package)).size > 1;
}

/** Resources as rows, environments as columns. */
export function PhaseTable(props: { card: ServiceCard }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { environments, resources, proposals } = props.card;
  const pullRequest = (number: number) =>
    safeUrl(proposals.find(p => p.number === number)?.url);
  return (
    <Table
      label={t('card.title')}
      columns={[{ name: t('card.resource'), hidden: true }, ...environments]}
    >
      {resources.map(({ type, name, phases }) => (
        <Row key={`${type}/${name}`} head={`${type} ${name}`}>
          {environments.map(environment => {
            const cell = phases[environment.name];
            const url = cell?.proposal && pullRequest(cell.proposal);
            return (
              <Cell
                key={environment.name}
                column={environment.name}
                none={!cell}
              >
                {!cell && <span title={t('card.notHere')}>—</span>}
                {cell && environment.stale && (
                  <Chip tone="quiet">{environment.stale}</Chip>
                )}
                {cell && !environment.stale && <PhaseChip phase={cell.phase} />}
                {url && (
                  <>
                    {' '}
                    <Link href={url} target="_blank" variant="body-small">
                      {`#${cell.proposal}`}
                    </Link>
                  </>
                )}
              </Cell>
            );
          })}
        </Row>
      ))}
      {hasSeveralPackages(environments) && (
        <Row head={t('card.package')}>
          {environments.map(environment => (
            <Cell key={environment.name} column={environment.name}>
              <PackageState of={environment} />
            </Cell>
          ))}
        </Row>
      )}
    </Table>
  );
}
