using Microsoft.EntityFrameworkCore;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The compiled queries of EF Core. Each peer has its own: a compiled query belongs to the model that it met first.</summary>
internal sealed class EntityFrameworkQueries
{
    public Func<PeerContext, Guid, IAsyncEnumerable<ArtifactEntity>> Read { get; } =
        EF.CompileAsyncQuery((PeerContext db, Guid id) => db.Artifacts.Where(a => a.Id == id).Select(Projections.Artifact));

    public Func<PeerContext, string, IAsyncEnumerable<ArtifactEntity>> Latest { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, string key) =>
                db.Collections.Where(c => c.Key == key).Join(db.Artifacts, c => c.LatestId, a => a.Id, Projections.Latest)
        );

    public Func<PeerContext, int, IAsyncEnumerable<ArtifactEntity>> Newest { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, int limit) => db.Artifacts.OrderByDescending(a => a.Id).Take(limit).Select(Projections.Artifact)
        );

    public Func<PeerContext, int, IAsyncEnumerable<ArtifactEntity>> NewestWithoutBodies { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, int limit) => db.Artifacts.OrderByDescending(a => a.Id).Take(limit).Select(Projections.WithoutBody)
        );

    public Func<PeerContext, Guid, int, IAsyncEnumerable<ArtifactEntity>> Page { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, Guid behind, int limit) =>
                db.Artifacts.Where(a => a.Id < behind).OrderByDescending(a => a.Id).Take(limit).Select(Projections.Artifact)
        );

    public Func<PeerContext, IAsyncEnumerable<ArtifactEntity>> Stream { get; } =
        EF.CompileAsyncQuery((PeerContext db) => db.Artifacts.OrderByDescending(a => a.Id).Select(Projections.WithoutBody));

    public Func<PeerContext, string, Task<CollectionEntity?>> Collection { get; } =
        EF.CompileAsyncQuery((PeerContext db, string key) => db.Collections.AsTracking().FirstOrDefault(c => c.Key == key));

    public Func<PeerContext, string, int, IAsyncEnumerable<ArtifactEntity>> NewestOfFlow { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, string name, int limit) =>
                (
                    from a in db.Artifacts
                    join run in db.FlowRuns on a.FlowRunId equals run.Id
                    join flow in db.Flows on run.FlowId equals flow.Id
                    where flow.Name == name
                    orderby a.Id descending
                    select a
                )
                    .Take(limit)
                    .Select(Projections.Artifact)
        );

    public Func<PeerContext, string, Task<long>> CountOfDeployment { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, string name) =>
                (
                    from a in db.Artifacts
                    join run in db.FlowRuns on a.FlowRunId equals run.Id
                    join deployment in db.Deployments on run.DeploymentId equals deployment.Id
                    where deployment.Name == name
                    select a
                ).LongCount()
        );

    public Func<PeerContext, string, int, IAsyncEnumerable<ArtifactEntity>> LatestOfFlow { get; } =
        EF.CompileAsyncQuery(
            (PeerContext db, string name, int limit) =>
                (
                    from c in db.Collections
                    join run in db.FlowRuns on c.FlowRunId equals run.Id
                    join flow in db.Flows on run.FlowId equals flow.Id
                    where flow.Name == name
                    orderby c.Id descending
                    select c
                )
                    .Take(limit)
                    .Join(db.Artifacts, c => c.LatestId, a => a.Id, Projections.Latest)
                    .OrderByDescending(row => row.Id)
                    .AsQueryable()
        );
}
