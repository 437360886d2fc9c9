import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole forms are rendered here; a busy machine needs its time for that.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

// jsdom has no scrolling; the scaffolder scrolls up with every step.
window.scrollTo = () => {};
