import { RiStackLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
  EntityContextMenuItemBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { infraTranslationRef } from '../translation/translationRef';
import { useRequestLink } from './requestLink';

const infrastructureCard = EntityCardBlueprint.make({
  name: 'infrastructure',
  params: {
    type: 'content',
    filter: { kind: 'component' },
    loader: () =>
      import('./InfrastructureCard').then(m => <m.InfrastructureCard />),
  },
});

const infrastructureTab = EntityContentBlueprint.make({
  name: 'infrastructure',
  params: {
    path: '/infrastructure',
    title: 'Infrastructure',
    group: 'operation',
    filter: { kind: 'component' },
    loader: () =>
      import('../entityTab/InfrastructureTab').then(m => (
        <m.InfrastructureTab />
      )),
  },
});

const requestMenuItem = EntityContextMenuItemBlueprint.make({
  name: 'request',
  params: {
    icon: <RiStackLine size={20} aria-hidden />,
    filter: { kind: 'component' },
    useProps: () => {
      const { t } = useTranslationRef(infraTranslationRef);
      const { entity } = useEntity();
      const href = useRequestLink(entity);
      return { title: t('request'), href: href ?? '', disabled: !href };
    },
  },
});

/** What the plugin adds to entity pages. */
export const entityExtensions = [
  infrastructureCard,
  infrastructureTab,
  requestMenuItem,
];
