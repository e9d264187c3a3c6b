# One Dockerfile for the five services: docker build --build-arg SERVICE=catalog -t callboard/catalog .
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS source
WORKDIR /src
COPY package.json package-lock.json .npmrc tsconfig.base.json ./
COPY libs libs
COPY apps apps
COPY platform platform
COPY start start
COPY packages packages
COPY benchmarks/package.json benchmarks/

FROM source AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN npx tsc -b apps/ingestion apps/catalog apps/search apps/notification apps/gateway

FROM source AS runtime-packages
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev

FROM ${NODE_IMAGE}
ARG SERVICE
# MALLOC_MMAP_THRESHOLD_: free memory goes back to the system, see docs/adr/0027-heaps-grow-by-a-bounded-share.md.
ENV NODE_ENV=production MALLOC_MMAP_THRESHOLD_=131072
WORKDIR /app
COPY --from=runtime-packages /src/node_modules node_modules
COPY --from=build /src/libs libs
COPY --from=build /src/apps/${SERVICE} apps/${SERVICE}
COPY LICENSE package.json ./
RUN test -f apps/${SERVICE}/dist/main.js && ln -s apps/${SERVICE} service
USER 1000:1000
CMD ["node", "--enable-source-maps", "service/dist/main.js"]
