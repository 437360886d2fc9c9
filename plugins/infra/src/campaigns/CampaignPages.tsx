import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';

const CampaignsPage = lazy(() =>
  import('./CampaignsPage').then(m => ({ default: m.CampaignsPage })),
);
const NewCampaignPage = lazy(() =>
  import('./NewCampaignPage').then(m => ({ default: m.NewCampaignPage })),
);
const CampaignPage = lazy(() =>
  import('./CampaignPage').then(m => ({ default: m.CampaignPage })),
);

/** All campaigns, the form of a new one, and the board of each. */
export function CampaignPages() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<CampaignsPage />} />
        <Route path="new" element={<NewCampaignPage />} />
        <Route path=":name" element={<CampaignPage />} />
      </Routes>
    </Suspense>
  );
}
