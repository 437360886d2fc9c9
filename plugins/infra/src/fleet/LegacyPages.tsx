import { lazy, Suspense } from 'react';
import { Header, HeaderTabs, Page } from '@backstage/core-components';
import {
  Navigate,
  Route,
  Routes,
  useLocation,
  useNavigate,
} from 'react-router-dom';

const pages = [
  {
    id: 'overview',
    label: 'Overview',
    Content: lazy(() =>
      import('./OverviewPage').then(m => ({ default: m.OverviewPage })),
    ),
  },
  {
    id: 'services',
    label: 'Services',
    Content: lazy(() =>
      import('./ServicesPage').then(m => ({ default: m.ServicesPage })),
    ),
  },
  {
    id: 'requests',
    label: 'Requests',
    Content: lazy(() =>
      import('./RequestsPage').then(m => ({ default: m.RequestsPage })),
    ),
  },
  {
    id: 'links',
    label: 'Links',
    Content: lazy(() =>
      import('./LinksPage').then(m => ({ default: m.LinksPage })),
    ),
  },
  {
    id: 'platform',
    label: 'Platform',
    Content: lazy(() =>
      import('./PlatformPage').then(m => ({ default: m.PlatformPage })),
    ),
  },
];

/** The pages with the header that the earlier frontend system leaves to us. */
export default function LegacyPages() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const name = pathname.replace(/\/$/, '').split('/').pop();
  const selected = Math.max(
    0,
    pages.findIndex(({ id }) => id === name),
  );
  return (
    <Page themeId="tool">
      <Header title="Infrastructure" />
      <HeaderTabs
        tabs={pages.map(({ id, label }) => ({ id, label }))}
        selectedIndex={selected}
        onChange={index => navigate(pages[index].id)}
      />
      <Suspense fallback={null}>
        <Routes>
          {pages.map(({ id, Content }) => (
            <Route key={id} path={id} element={<Content />} />
          ))}
          <Route path="*" element={<Navigate to="overview" replace />} />
        </Routes>
      </Suspense>
    </Page>
  );
}
