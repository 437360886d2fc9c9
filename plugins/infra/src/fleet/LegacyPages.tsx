import { lazy, Suspense } from 'react';
import { Header, HeaderTabs, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Navigate,
  Route,
  Routes,
  useLocation,
  useNavigate,
} from 'react-router-dom';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';

/** The pages, by the end of their address. */
const pages = [
  {
    id: 'overview',
    Content: lazy(() =>
      import('./OverviewPage').then(m => ({ default: m.OverviewPage })),
    ),
  },
  {
    id: 'services',
    Content: lazy(() =>
      import('./ServicesPage').then(m => ({ default: m.ServicesPage })),
    ),
  },
  {
    id: 'packages',
    Content: lazy(() =>
      import('../packages/PackagePages').then(m => ({
        default: m.PackagePages,
      })),
    ),
  },
  {
    id: 'campaigns',
    Content: lazy(() =>
      import('../campaigns/CampaignPages').then(m => ({
        default: m.CampaignPages,
      })),
    ),
  },
  {
    id: 'requests',
    Content: lazy(() =>
      import('./RequestsPage').then(m => ({ default: m.RequestsPage })),
    ),
  },
  {
    id: 'links',
    Content: lazy(() =>
      import('./LinksPage').then(m => ({ default: m.LinksPage })),
    ),
  },
  {
    id: 'platform',
    Content: lazy(() =>
      import('./PlatformPage').then(m => ({ default: m.PlatformPage })),
    ),
  },
] as const;

/** The pages with the header that the earlier frontend system leaves to us. */
export default function LegacyPages() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const parts = pathname.split('/');
  const selected = Math.max(
    0,
    pages.findIndex(({ id }) => parts.includes(id)),
  );
  return (
    <Page themeId="tool">
      <Header title={t('title')} />
      <HeaderTabs
        tabs={pages.map(({ id }) => ({ id, label: t(`${id}.label`) }))}
        selectedIndex={selected}
        onChange={index => navigate(pages[index].id)}
      />
      <Suspense fallback={null}>
        <Routes>
          {pages.map(({ id, Content }) => (
            <Route key={id} path={`${id}/*`} element={<Content />} />
          ))}
          <Route path="*" element={<Navigate to="overview" replace />} />
        </Routes>
      </Suspense>
    </Page>
  );
}
