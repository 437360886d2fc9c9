import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';

const PackagesPage = lazy(() =>
  import('./PackagesPage').then(m => ({ default: m.PackagesPage })),
);
const PackagePage = lazy(() =>
  import('./PackagePage').then(m => ({ default: m.PackagePage })),
);

/** All packages, and below them the page of each version. */
export function PackagePages() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<PackagesPage />} />
        <Route path=":name/:version" element={<PackagePage />} />
      </Routes>
    </Suspense>
  );
}
