FROM node:24-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package that the bot runs on needs its install script, so none is run.
RUN npm ci --omit=dev --ignore-scripts && mkdir var key && chmod 700 var key

# Node and the C libraries: no shell, no npm, nothing else that could be run.
FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 KONVERT_STATE=/app/var NODE_COMPILE_CACHE=/app/var/compile-cache
# The code stays root's, so that the bot cannot change itself; it may write to var, and its key lies apart from that.
COPY --from=packages --chown=65532:65532 /app/var var
COPY --from=packages --chown=65532:65532 /app/key key
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY locales locales
COPY data data
COPY src src
USER 65532
VOLUME ["/app/var", "/app/key"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["/nodejs/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "--expose-gc"]
CMD ["src/main.ts"]
