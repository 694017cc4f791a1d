using Artifacts = ArtifactStore.Sql.FieldsOf<ArtifactStore.ArtifactFilter>;
using Collections = ArtifactStore.Sql.FieldsOf<ArtifactStore.ArtifactCollectionFilter>;
using Deployments = ArtifactStore.Sql.FieldsOf<ArtifactStore.DeploymentFilter>;
using FlowRuns = ArtifactStore.Sql.FieldsOf<ArtifactStore.FlowRunFilter>;
using Flows = ArtifactStore.Sql.FieldsOf<ArtifactStore.FlowFilter>;
using TaskRuns = ArtifactStore.Sql.FieldsOf<ArtifactStore.TaskRunFilter>;
using WorkPools = ArtifactStore.Sql.FieldsOf<ArtifactStore.WorkPoolFilter>;
using WorkQueues = ArtifactStore.Sql.FieldsOf<ArtifactStore.WorkQueueFilter>;

namespace ArtifactStore.Sql;

/// <summary>The fields of all filters. Translation, seeks and limits follow from them.</summary>
internal static class FilterMaps
{
    private static readonly FilterMap OfArtifacts = new(
        SqlTable.Artifact,
        nameof(ArtifactQuery.Artifacts),
        query => ((ArtifactQuery)query).Artifacts,
        Artifacts.Column(nameof(ArtifactFilter.Id), filter => filter.Id, "a.id") with
        {
            Index = FieldIndex.Unique,
        },
        Artifacts.Column(nameof(ArtifactFilter.Key), filter => filter.Key, "a.key") with
        {
            Index = FieldIndex.Plain,
        },
        Artifacts.Column(nameof(ArtifactFilter.Version), filter => filter.Version, "a.version"),
        Artifacts.Column(nameof(ArtifactFilter.Type), filter => filter.Type, "a.type") with
        {
            Index = FieldIndex.ThenId,
        },
        Artifacts.Aliases(nameof(ArtifactFilter.Alias), filter => filter.Alias, "a.id", "al.artifact_id"),
        Artifacts.Column(nameof(ArtifactFilter.FlowRunId), filter => filter.FlowRunId, "a.flow_run_id") with
        {
            Index = FieldIndex.ThenId,
        },
        Artifacts.Column(nameof(ArtifactFilter.TaskRunId), filter => filter.TaskRunId, "a.task_run_id") with
        {
            Index = FieldIndex.ThenId,
        },
        Artifacts.Column(nameof(ArtifactFilter.Created), filter => filter.Created, "a.created") with
        {
            Index = FieldIndex.Plain,
        },
        Artifacts.Column(nameof(ArtifactFilter.Updated), filter => filter.Updated, "a.updated") with
        {
            Index = FieldIndex.Plain,
        },
        Artifacts.Column(nameof(ArtifactFilter.DataSize), filter => filter.DataSize, "a.data_size"),
        Artifacts.Latest(nameof(ArtifactFilter.IsLatest), filter => filter.IsLatest, "a.id")
    )
    {
        Metadata = filter => ((ArtifactFilter)filter).Metadata,
        Entry = static (name, condition) => Artifacts.Entry(name, condition, "a.id"),
        Groups = filter => filter is ArtifactFilter of ? new(of.AnyOf, of.AllOf, of.NoneOf) : default,
    };

    private static readonly FilterMap OfCollections = new(
        SqlTable.ArtifactCollection,
        nameof(ArtifactCollectionQuery.Artifacts),
        query => ((ArtifactCollectionQuery)query).Artifacts,
        Collections.Column(nameof(ArtifactCollectionFilter.LatestId), filter => filter.LatestId, "c.latest_id") with
        {
            Index = FieldIndex.Unique,
        },
        Collections.Column(nameof(ArtifactCollectionFilter.Key), filter => filter.Key, "c.key") with
        {
            Index = FieldIndex.Unique,
        },
        Collections.Column(nameof(ArtifactCollectionFilter.Type), filter => filter.Type, "c.type") with
        {
            Index = FieldIndex.ThenId,
        },
        Collections.Aliases(nameof(ArtifactCollectionFilter.Alias), filter => filter.Alias, "c.key", "al.key"),
        Collections.Column(nameof(ArtifactCollectionFilter.FlowRunId), filter => filter.FlowRunId, "c.flow_run_id") with
        {
            Index = FieldIndex.ThenId,
        },
        Collections.Column(nameof(ArtifactCollectionFilter.TaskRunId), filter => filter.TaskRunId, "c.task_run_id") with
        {
            Index = FieldIndex.ThenId,
        },
        Collections.Column(nameof(ArtifactCollectionFilter.Created), filter => filter.Created, "c.created") with
        {
            Index = FieldIndex.Plain,
        },
        Collections.Column(nameof(ArtifactCollectionFilter.Updated), filter => filter.Updated, "c.updated") with
        {
            Index = FieldIndex.Plain,
        },
        Collections.Other(
            nameof(ArtifactCollectionFilter.DataSize),
            filter => filter.DataSize,
            (translator, size) => translator.OfLatest("data_size", size)
        )
    )
    {
        Metadata = filter => ((ArtifactCollectionFilter)filter).Metadata,
        Entry = static (name, condition) => Collections.Entry(name, condition, "c.latest_id"),
        Groups = filter => filter is ArtifactCollectionFilter of ? new(of.AnyOf, of.AllOf, of.NoneOf) : default,
    };

    private static readonly FilterMap OfTaskRuns = new(
        SqlTable.TaskRun,
        nameof(ArtifactQueryBase.TaskRuns),
        query => query.OnTaskRuns,
        TaskRuns.Column(nameof(TaskRunFilter.Id), filter => filter.Id, "tr.id") with
        {
            Index = FieldIndex.Unique,
        },
        TaskRuns.Column(nameof(TaskRunFilter.Name), filter => filter.Name, "tr.name") with
        {
            Index = FieldIndex.Searched,
        },
        TaskRuns.Column(nameof(TaskRunFilter.Tags), filter => filter.Tags, "tr.tags") with
        {
            Index = FieldIndex.Searched,
        },
        TaskRuns.Other(
            nameof(TaskRunFilter.State),
            filter => filter.State,
            (translator, state) => translator.State("tr.state_type", "tr.state_name", state)
        ) with
        {
            Index = FieldIndex.Plain,
        },
        TaskRuns.Column(nameof(TaskRunFilter.StartTime), filter => filter.StartTime, "tr.start_time") with
        {
            Index = FieldIndex.Plain,
            IsStartTime = true,
        },
        TaskRuns.Column(nameof(TaskRunFilter.EndTime), filter => filter.EndTime, "tr.end_time"),
        TaskRuns.Column(nameof(TaskRunFilter.ExpectedStartTime), filter => filter.ExpectedStartTime, "tr.expected_start_time"),
        TaskRuns.Other(
            nameof(TaskRunFilter.SubflowRuns),
            filter => filter.SubflowRuns,
            (translator, subflows) => translator.HasSubflowRuns(subflows)
        ),
        TaskRuns.Column(nameof(TaskRunFilter.FlowRunId), filter => filter.FlowRunId, "tr.flow_run_id") with
        {
            Index = FieldIndex.Plain,
        }
    );

    private static readonly FilterMap OfFlowRuns = new(
        SqlTable.FlowRun,
        nameof(ArtifactQueryBase.FlowRuns),
        query => query.OnFlowRuns,
        FlowRuns.Column(nameof(FlowRunFilter.Id), filter => filter.Id, "fr.id") with
        {
            Index = FieldIndex.Unique,
        },
        FlowRuns.Column(nameof(FlowRunFilter.Name), filter => filter.Name, "fr.name") with
        {
            Index = FieldIndex.Searched,
        },
        FlowRuns.Column(nameof(FlowRunFilter.Tags), filter => filter.Tags, "fr.tags") with
        {
            Index = FieldIndex.Searched,
        },
        FlowRuns.Column(nameof(FlowRunFilter.DeploymentId), filter => filter.DeploymentId, "fr.deployment_id") with
        {
            Index = FieldIndex.Plain,
        },
        FlowRuns.Column(nameof(FlowRunFilter.WorkQueueName), filter => filter.WorkQueueName, "fr.work_queue_name"),
        FlowRuns.Other(
            nameof(FlowRunFilter.State),
            filter => filter.State,
            (translator, state) => translator.State("fr.state_type", "fr.state_name", state)
        ) with
        {
            Index = FieldIndex.Plain,
        },
        FlowRuns.Column(nameof(FlowRunFilter.FlowVersion), filter => filter.FlowVersion, "fr.flow_version"),
        FlowRuns.Other(
            nameof(FlowRunFilter.StartTime),
            filter => filter.StartTime,
            (_, time) => ConditionTranslator.Time("COALESCE(fr.start_time, fr.expected_start_time)", "fr.start_time", time)
        ) with
        {
            Index = FieldIndex.Plain,
            IsStartTime = true,
        },
        FlowRuns.Column(nameof(FlowRunFilter.EndTime), filter => filter.EndTime, "fr.end_time"),
        FlowRuns.Column(nameof(FlowRunFilter.ExpectedStartTime), filter => filter.ExpectedStartTime, "fr.expected_start_time"),
        FlowRuns.Column(
            nameof(FlowRunFilter.NextScheduledStartTime),
            filter => filter.NextScheduledStartTime,
            "fr.next_scheduled_start_time"
        ),
        FlowRuns.Other(
            nameof(FlowRunFilter.ParentFlowRunId),
            filter => filter.ParentFlowRunId,
            (translator, parent) => translator.ParentFlowRun(parent)
        ) with
        {
            Index = FieldIndex.Plain,
        },
        FlowRuns.Column(nameof(FlowRunFilter.ParentTaskRunId), filter => filter.ParentTaskRunId, "fr.parent_task_run_id") with
        {
            Index = FieldIndex.Plain,
        },
        FlowRuns.Column(nameof(FlowRunFilter.IdempotencyKey), filter => filter.IdempotencyKey, "fr.idempotency_key"),
        FlowRuns.Other(
            nameof(FlowRunFilter.CreatedBy),
            filter => filter.CreatedBy,
            (translator, createdBy) => translator.CreatedBy("fr.created_by", createdBy)
        )
    );

    private static readonly FilterMap OfDeployments = new(
        SqlTable.Deployment,
        nameof(ArtifactQueryBase.Deployments),
        query => query.OnDeployments,
        Deployments.Column(nameof(DeploymentFilter.Id), filter => filter.Id, "d.id") with
        {
            Index = FieldIndex.Unique,
        },
        Deployments.Column(nameof(DeploymentFilter.Name), filter => filter.Name, "d.name") with
        {
            Index = FieldIndex.Searched,
        },
        Deployments.Other(
            nameof(DeploymentFilter.FlowOrDeploymentName),
            filter => filter.FlowOrDeploymentName,
            (translator, name) => translator.FlowOrDeploymentName(name)
        ),
        Deployments.Column(nameof(DeploymentFilter.Paused), filter => filter.Paused, "d.paused"),
        Deployments.Column(nameof(DeploymentFilter.Tags), filter => filter.Tags, "d.tags") with
        {
            Index = FieldIndex.Searched,
        },
        Deployments.Column(nameof(DeploymentFilter.WorkQueueName), filter => filter.WorkQueueName, "d.work_queue_name"),
        Deployments.Nothing(nameof(DeploymentFilter.ConcurrencyLimit), filter => filter.ConcurrencyLimit)
    );

    private static readonly FilterMap OfFlows = new(
        SqlTable.Flow,
        nameof(ArtifactQueryBase.Flows),
        query => query.OnFlows,
        Flows.Column(nameof(FlowFilter.Id), filter => filter.Id, "f.id") with
        {
            Index = FieldIndex.Unique,
        },
        Flows.Column(nameof(FlowFilter.Name), filter => filter.Name, "f.name") with
        {
            Index = FieldIndex.Searched,
        },
        Flows.Column(nameof(FlowFilter.Tags), filter => filter.Tags, "f.tags") with
        {
            Index = FieldIndex.Searched,
        },
        Flows.Other(
            nameof(FlowFilter.Deployment),
            filter => filter.Deployment,
            (translator, deployment) => translator.HasDeployment(deployment)
        )
    );

    private static readonly FilterMap OfWorkPools = new(
        SqlTable.WorkPool,
        nameof(ArtifactQueryBase.WorkPools),
        query => query.OnWorkPools,
        WorkPools.Column(nameof(WorkPoolFilter.Id), filter => filter.Id, "wp.id") with
        {
            Index = FieldIndex.Unique,
        },
        WorkPools.Column(nameof(WorkPoolFilter.Name), filter => filter.Name, "wp.name"),
        WorkPools.Column(nameof(WorkPoolFilter.Type), filter => filter.Type, "wp.type")
    );

    private static readonly FilterMap OfWorkQueues = new(
        SqlTable.WorkQueue,
        nameof(WorkQueueQuery.WorkQueues),
        query => ((WorkQueueQuery)query).WorkQueues,
        WorkQueues.Column(nameof(WorkQueueFilter.Id), filter => filter.Id, "wq.id") with
        {
            Index = FieldIndex.Unique,
        },
        WorkQueues.Column(nameof(WorkQueueFilter.Name), filter => filter.Name, "wq.name"),
        WorkQueues.Column(nameof(WorkQueueFilter.WorkPoolId), filter => filter.WorkPoolId, "wq.work_pool_id") with
        {
            Index = FieldIndex.Plain,
        }
    );

    private static readonly ValueList<FilterMap> OfArtifactQuery =
    [
        OfArtifacts,
        OfTaskRuns,
        OfFlowRuns,
        OfDeployments,
        OfFlows,
        OfWorkPools,
    ];
    private static readonly ValueList<FilterMap> OfCollectionQuery =
    [
        OfCollections,
        OfTaskRuns,
        OfFlowRuns,
        OfDeployments,
        OfFlows,
        OfWorkPools,
    ];

    private static readonly ValueList<FilterMap> OfFlowQuery = [OfFlows];
    private static readonly ValueList<FilterMap> OfDeploymentQuery = [OfDeployments];
    private static readonly ValueList<FilterMap> OfFlowRunQuery = [OfFlowRuns, OfDeployments, OfFlows, OfWorkPools];
    private static readonly ValueList<FilterMap> OfTaskRunQuery = [OfTaskRuns, OfFlowRuns, OfDeployments, OfFlows, OfWorkPools];
    private static readonly ValueList<FilterMap> OfWorkPoolQuery = [OfWorkPools];
    private static readonly ValueList<FilterMap> OfWorkQueueQuery = [OfWorkQueues];

    /// <summary>The maps of the filters that a query may have, that of its root first.</summary>
    public static ReadOnlySpan<FilterMap> Of(StoreQuery query) =>
        query switch
        {
            ArtifactQuery => OfArtifactQuery.AsSpan(),
            ArtifactCollectionQuery => OfCollectionQuery.AsSpan(),
            FlowRunQuery => OfFlowRunQuery.AsSpan(),
            TaskRunQuery => OfTaskRunQuery.AsSpan(),
            FlowQuery => OfFlowQuery.AsSpan(),
            DeploymentQuery => OfDeploymentQuery.AsSpan(),
            WorkPoolQuery => OfWorkPoolQuery.AsSpan(),
            WorkQueueQuery => OfWorkQueueQuery.AsSpan(),
            _ => throw new ArgumentException($"Query type {query.GetType().Name} is not supported.", nameof(query)),
        };
}
