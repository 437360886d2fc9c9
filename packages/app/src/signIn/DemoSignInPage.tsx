import {
  Content,
  InfoCard,
  Page,
  ProxiedSignInPage,
} from '@backstage/core-components';
import type { IdentityApi, SignInPageProps } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';

const roles = [
  {
    provider: 'guest',
    title: 'Engineer',
    text: 'You belong to the payments team: ask for infrastructure, look at services, change what your team owns.',
    button: 'Enter',
  },
  {
    provider: 'platform',
    title: 'Platform team',
    text: 'You write profiles, types and packages, certify versions, run campaigns and approve plans of production.',
    button: 'Enter as the platform team',
  },
];

/** Where the browser keeps who one is, so that a reload does not ask again. */
const STORAGE_KEY = 'groundwork:demo:provider';

function known(): string | undefined {
  const stored = localStorage.getItem(STORAGE_KEY);
  return roles.find(({ provider }) => provider === stored)?.provider;
}

/** The same person, who is forgotten when they sign out. */
function forgettable(identity: IdentityApi): IdentityApi {
  return {
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    getProfileInfo: () => identity.getProfileInfo(),
    signOut: async () => {
      localStorage.removeItem(STORAGE_KEY);
      await identity.signOut();
    },
  };
}

/** The demo lets everybody in, as one of two people, until they sign out. */
export function DemoSignInPage(props: SignInPageProps) {
  const [provider, setProvider] = useState(known);
  if (provider) {
    return (
      <ProxiedSignInPage
        {...props}
        provider={provider}
        onSignInSuccess={identity => {
          localStorage.setItem(STORAGE_KEY, provider);
          props.onSignInSuccess(forgettable(identity));
        }}
      />
    );
  }
  return (
    <Page themeId="home">
      <Content>
        <Box component="main" sx={{ maxWidth: 760, mx: 'auto', pt: { md: 8 } }}>
          <Typography component="h1" variant="h4" gutterBottom>
            Groundwork demo
          </Typography>
          <Stack
            direction={{ xs: 'column', sm: 'row' }}
            spacing={2}
            useFlexGap
            sx={{ '& > *': { flex: 1 } }}
          >
            {roles.map(role => (
              <InfoCard
                key={role.provider}
                title={role.title}
                actions={
                  <Button
                    variant="contained"
                    onClick={() => setProvider(role.provider)}
                  >
                    {role.button}
                  </Button>
                }
              >
                <Typography>{role.text}</Typography>
              </InfoCard>
            ))}
          </Stack>
        </Box>
      </Content>
    </Page>
  );
}
