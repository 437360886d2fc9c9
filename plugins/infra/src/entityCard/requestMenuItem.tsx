import { RiStackLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityContextMenuItemBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { infraTranslationRef } from '../translation/translationRef';
import { useRequestLink } from './requestLink';

/** "Request infrastructure" in the menu of a component. */
export const requestMenuItem = EntityContextMenuItemBlueprint.make({
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
