import { Text } from '@backstage/ui';
import type { CSSProperties } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceView } from '@groundwork/backstage-plugin-infra-common';
import { infraTranslationRef } from '../translation/translationRef';

const cell: CSSProperties = {
  textAlign: 'left',
  padding: '4px 16px 4px 0',
  fontWeight: 'inherit',
  verticalAlign: 'top',
  whiteSpace: 'nowrap',
};

/** Resources as rows, environments as columns. What Git says, not what runs. */
export function EnvironmentTable(props: { service: ServiceView }) {
  const { t } = useTranslationRef(infraTranslationRef);
  const { environments, resources } = props.service;
  return (
    // Focusable, so that a keyboard can scroll it on a narrow screen.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div style={{ overflowX: 'auto' }} tabIndex={0}>
      <table style={{ borderCollapse: 'collapse', minWidth: '100%' }}>
        <thead>
          <tr>
            <th style={cell} scope="col">
              <Text weight="bold">{t('card.resource')}</Text>
            </th>
            {environments.map(environment => (
              <th key={environment.name} style={cell} scope="col">
                <Text weight="bold">{environment.name}</Text>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {resources.map(({ type, name }) => (
            <tr key={`${type}/${name}`}>
              <th style={cell} scope="row">
                <Text>{`${type} ${name}`}</Text>
              </th>
              {environments.map(environment => (
                <td key={environment.name} style={cell}>
                  <Text>
                    {environment.resources.some(
                      r => r.type === type && r.name === name,
                    )
                      ? t('card.requested')
                      : t('card.notHere')}
                  </Text>
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th style={cell} scope="row">
              <Text>{t('card.package')}</Text>
            </th>
            {environments.map(environment => (
              <td key={environment.name} style={cell}>
                <Text as="p">{environment.package}</Text>
                {environment.packageState && (
                  <Text as="p">
                    {t(`card.state.${environment.packageState}`)}
                  </Text>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
