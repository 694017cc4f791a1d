using LinqToDB;
using LinqToDB.Data;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The compiled queries of linq2db.</summary>
internal sealed class LinqToDbQueries
{
    public Func<DataConnection, Guid, IQueryable<ArtifactEntity>> Read { get; } =
        CompiledQuery.Compile((DataConnection db, Guid id) => db.GetTable<ArtifactEntity>().Where(a => a.Id == id).Select(Projections.Artifact));

    public Func<DataConnection, string, IQueryable<LatestEntity>> Latest { get; } =
        CompiledQuery.Compile((DataConnection db, string key) => db.GetTable<CollectionEntity>().Where(c => c.Key == key).Join(db.GetTable<ArtifactEntity>(), c => c.LatestId, a => a.Id, Projections.Latest));

    public Func<DataConnection, int, IQueryable<ArtifactEntity>> Newest { get; } =
        CompiledQuery.Compile((DataConnection db, int limit) => db.GetTable<ArtifactEntity>().OrderByDescending(a => a.Id).Take(limit).Select(Projections.Artifact));

    public Func<DataConnection, int, IQueryable<ArtifactEntity>> NewestWithoutBodies { get; } =
        CompiledQuery.Compile((DataConnection db, int limit) => db.GetTable<ArtifactEntity>().OrderByDescending(a => a.Id).Take(limit).Select(Projections.WithoutBody));

    public Func<DataConnection, Guid, int, IQueryable<ArtifactEntity>> Page { get; } =
        CompiledQuery.Compile((DataConnection db, Guid behind, int limit) => db.GetTable<ArtifactEntity>().Where(a => a.Id < behind).OrderByDescending(a => a.Id).Take(limit).Select(Projections.Artifact));

    public Func<DataConnection, string, int, IQueryable<ArtifactEntity>> NewestOfFlow { get; } = CompiledQuery.Compile((DataConnection db, string name, int limit) =>
        (from a in db.GetTable<ArtifactEntity>()
         join run in db.GetTable<FlowRunEntity>() on a.FlowRunId equals run.Id
         join flow in db.GetTable<FlowEntity>() on run.FlowId equals flow.Id
         where flow.Name == name
         orderby a.Id descending
         select a).Take(limit).Select(Projections.Artifact));

    public Func<DataConnection, string, IQueryable<ArtifactEntity>> OfDeployment { get; } = CompiledQuery.Compile((DataConnection db, string name) =>
        from a in db.GetTable<ArtifactEntity>()
        join run in db.GetTable<FlowRunEntity>() on a.FlowRunId equals run.Id
        join deployment in db.GetTable<DeploymentEntity>() on run.DeploymentId equals deployment.Id
        where deployment.Name == name
        select a);

    public Func<DataConnection, string, int, IQueryable<LatestEntity>> LatestOfFlow { get; } = CompiledQuery.Compile((DataConnection db, string name, int limit) =>
        (from c in db.GetTable<CollectionEntity>()
         join run in db.GetTable<FlowRunEntity>() on c.FlowRunId equals run.Id
         join flow in db.GetTable<FlowEntity>() on run.FlowId equals flow.Id
         where flow.Name == name
         orderby c.Id descending
         select c).Take(limit).Join(db.GetTable<ArtifactEntity>(), c => c.LatestId, a => a.Id, Projections.Latest).OrderByDescending(row => row.Id).AsQueryable());
}
