using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Holds a query against the limits of the store: the lists and texts of its filters.</summary>
/// <param name="limits">The limits.</param>
internal readonly struct LimitedQuery(ArtifactStoreLimits limits)
{
    private static LimitCheck In => new("query");

    /// <summary>Checks a key that is looked up. It may be as long as any that was ever created, whatever the limits are by now.</summary>
    public void CheckKey(string? key, LimitCheck check, string property)
    {
        if (limits.TextLength > ArtifactStoreLimits.Greatest.KeyLength)
        {
            check.Text(key, limits.TextLength, nameof(limits.TextLength), property);
        }
        else
        {
            check.Text(key, ArtifactStoreLimits.Greatest.KeyLength, nameof(limits.KeyLength), property);
        }
    }

    /// <summary>Checks the filters and the cursor of a query.</summary>
    public void Check(ArtifactQueryBase query)
    {
        switch (query)
        {
            case ArtifactQuery { Artifacts: { } filter }:
                Ids(filter.Id, "Artifacts.Id");
                Key(filter.Key);
                Numbers(filter.Version, "Artifacts.Version");
                Text(filter.Type, "Artifacts.Type");
                Ids(filter.FlowRunId, "Artifacts.FlowRunId");
                Ids(filter.TaskRunId, "Artifacts.TaskRunId");
                break;

            case ArtifactCollectionQuery { Artifacts: { } filter }:
                Ids(filter.LatestId, "Artifacts.LatestId");
                Key(filter.Key);
                Text(filter.Type, "Artifacts.Type");
                Ids(filter.FlowRunId, "Artifacts.FlowRunId");
                Ids(filter.TaskRunId, "Artifacts.TaskRunId");
                break;
        }

        if (query.FlowRuns is { } flowRuns)
        {
            Check(flowRuns);
        }

        if (query.TaskRuns is { } taskRuns)
        {
            Ids(taskRuns.Id, "TaskRuns.Id");
            Text(taskRuns.Name, "TaskRuns.Name");
            Tags(taskRuns.Tags, "TaskRuns.Tags");
            State(taskRuns.State, "TaskRuns.State");
            Count(taskRuns.FlowRunId?.Any, "TaskRuns.FlowRunId", "Any");
        }

        if (query.Deployments is { } deployments)
        {
            Ids(deployments.Id, "Deployments.Id");
            Text(deployments.Name, "Deployments.Name");
            Pattern(deployments.FlowOrDeploymentName?.Like, "Deployments.FlowOrDeploymentName");
            Tags(deployments.Tags, "Deployments.Tags");
            Text(deployments.WorkQueueName, "Deployments.WorkQueueName");
            Numbers(deployments.ConcurrencyLimit, "Deployments.ConcurrencyLimit");
        }

        if (query.Flows is { } flows)
        {
            Ids(flows.Id, "Flows.Id");
            Text(flows.Name, "Flows.Name");
            Tags(flows.Tags, "Flows.Tags");
        }

        if (query.WorkPools is { } workPools)
        {
            Ids(workPools.Id, "WorkPools.Id");
            Text(workPools.Name, "WorkPools.Name");
            Text(workPools.Type, "WorkPools.Type");
        }

        CheckKey(query.After?.Key, In, "The key in After");
    }

    /// <summary>Checks how many rows a list may return.</summary>
    public void CheckPage(int? limit, string property, string parameter)
    {
        if (limit > limits.PageSize)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{property} {limit} is more than {limits.PageSize:N0} ({nameof(ArtifactStoreLimits)}.{nameof(limits.PageSize)}). Give a lower one and go on behind the last row, or read a stream."), parameter);
        }

        if (limit is null && limits.PageSize < int.MaxValue)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{property} is not set; without one a list returns all rows, and this store returns {limits.PageSize:N0} at most ({nameof(ArtifactStoreLimits)}.{nameof(limits.PageSize)}). Give one, or read a stream."), parameter);
        }
    }

    private void Check(FlowRunFilter filter)
    {
        Ids(filter.Id, "FlowRuns.Id");
        Text(filter.Name, "FlowRuns.Name");
        Tags(filter.Tags, "FlowRuns.Tags");
        Ids(filter.DeploymentId, "FlowRuns.DeploymentId");
        Text(filter.WorkQueueName, "FlowRuns.WorkQueueName");
        State(filter.State, "FlowRuns.State");
        Text(filter.FlowVersion, "FlowRuns.FlowVersion");
        Ids(filter.ParentFlowRunId, "FlowRuns.ParentFlowRunId");
        Ids(filter.ParentTaskRunId, "FlowRuns.ParentTaskRunId");
        Text(filter.IdempotencyKey, "FlowRuns.IdempotencyKey");
        Count(filter.CreatedBy?.Id, "FlowRuns.CreatedBy", "Id");
        Texts(filter.CreatedBy?.Type, "FlowRuns.CreatedBy", "Type");
    }

    private void Key(KeyCondition? condition)
    {
        if (condition is not null)
        {
            Texts(condition.Any, "Artifacts.Key", "Any");
            Texts(condition.NotAny, "Artifacts.Key", "NotAny");
            Pattern(condition.Like, "Artifacts.Key");
            Beginning(condition.StartsWith, "Artifacts.Key");
        }
    }

    private void Text(TextCondition? condition, string field)
    {
        if (condition is not null)
        {
            Texts(condition.Any, field, "Any");
            Texts(condition.NotAny, field, "NotAny");
            Pattern(condition.Like, field);
            Beginning(condition.StartsWith, field);
        }
    }

    private void Tags(TagsCondition? condition, string field)
    {
        if (condition is not null)
        {
            Texts(condition.All, field, "All");
            Texts(condition.Any, field, "Any");
        }
    }

    private void State(StateCondition? condition, string field)
    {
        if (condition is not null)
        {
            Count(condition.Type?.Any, field, "Type.Any");
            Count(condition.Type?.NotAny, field, "Type.NotAny");
            Texts(condition.Name?.Any, field, "Name.Any");
            Texts(condition.Name?.NotAny, field, "Name.NotAny");
        }
    }

    private void Ids(IdCondition? condition, string field)
    {
        if (condition is not null)
        {
            Count(condition.Any, field, "Any");
            Count(condition.NotAny, field, "NotAny");
        }
    }

    private void Numbers(NumberCondition? condition, string field)
    {
        if (condition is not null)
        {
            Count(condition.Any, field, "Any");
            Count(condition.NotAny, field, "NotAny");
        }
    }

    private void Pattern(string? pattern, string field)
    {
        if (pattern is not null && pattern.Length > limits.PatternLength)
        {
            In.Text(pattern, limits.PatternLength, nameof(limits.PatternLength), $"{field}.Like");
        }
    }

    private void Beginning(string? text, string field)
    {
        if (text is not null && text.Length > limits.TextLength)
        {
            In.Text(text, limits.TextLength, nameof(limits.TextLength), $"{field}.StartsWith");
        }
    }

    private void Count<T>(IEnumerable<T>? items, string field, string list)
    {
        if (ValueList.Snapshot(items) is { } values && values.Count > limits.ListCount)
        {
            In.Count(values.Count, limits.ListCount, nameof(limits.ListCount), $"{field}.{list}");
        }
    }

    /// <summary>The name of the property is made only where it is needed: most lists are short, and of those that are not every text is looked at.</summary>
    private void Texts(IEnumerable<string>? items, string field, string list)
    {
        var values = ValueList.Snapshot(items);
        if (values is null or { Count: 0 } || (values.Count == 1 && values[0].Length <= limits.TextLength))
        {
            return;
        }

        In.Texts(values, limits, $"{field}.{list}");
    }
}
