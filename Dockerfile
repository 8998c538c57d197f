# Which images to stand on; docs/operations.md ("Container") says how to build on others.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# What decides the packages comes first: an edit of the code then reuses the restored layer.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig BannedSymbols.txt ./
COPY src/StatusPage.Domain/StatusPage.Domain.csproj src/StatusPage.Domain/
COPY src/StatusPage.Web/StatusPage.Web.csproj src/StatusPage.Web/
RUN dotnet restore src/StatusPage.Web -p:RuntimeIdentifier=linux-x64
COPY content/ content/
COPY wwwroot/ wwwroot/
COPY src/ src/
RUN dotnet publish src/StatusPage.Web -c Release -r linux-x64 --no-restore -o /app

FROM ${RUNTIME_IMAGE}
# The one place that is written to: database, keys, mails and temporary files.
RUN install -d -o 1654 -g 1654 /data
COPY --from=build /app /app
# Diagnostics would want a socket in a folder that a read-only root does not have.
ENV ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    Data__Directory=/data \
    TMPDIR=/data \
    DOTNET_EnableDiagnostics=0
USER 1654:1654
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["dotnet", "/app/StatusPage.Web.dll"]
