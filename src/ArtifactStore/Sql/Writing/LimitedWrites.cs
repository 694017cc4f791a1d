namespace ArtifactStore.Sql;

/// <summary>Holds what is to be written against the limits of the store.</summary>
internal static class LimitedWrites
{
    /// <summary>Checks an artifact.</summary>
    public static void Check(ArtifactCreate artifact, ArtifactStoreLimits limits, LimitCheck check)
    {
        check.Text(artifact.Key, limits.KeyLength, nameof(limits.KeyLength), nameof(artifact.Key));
        check.Text(artifact.Type, limits.TypeLength, nameof(limits.TypeLength), nameof(artifact.Type));
        check.Text(artifact.Description, limits.DescriptionLength, nameof(limits.DescriptionLength), nameof(artifact.Description));
        check.Text(artifact.Metadata?.Json, limits.MetadataLength, nameof(limits.MetadataLength), nameof(artifact.Metadata));
        check.Data(artifact.Data, limits.DataSize);
    }

    /// <summary>Checks an update; what is left alone is null here.</summary>
    public static void Check(ArtifactUpdate update, ArtifactStoreLimits limits)
    {
        var check = new LimitCheck(nameof(update));
        check.Text(update.Description.Value, limits.DescriptionLength, nameof(limits.DescriptionLength), nameof(update.Description));
        check.Text(update.Metadata.Value?.Json, limits.MetadataLength, nameof(limits.MetadataLength), nameof(update.Metadata));
        check.Data(update.Data.Value, limits.DataSize);
    }

    /// <summary>Checks a row of any kind of run, its ids too: here and not where they are set, so that a row that is stored with an empty id can be read.</summary>
    public static void Check(object item, ArtifactStoreLimits limits, LimitCheck check)
    {
        switch (item)
        {
            case Flow flow:
                check.Id(flow.Id, nameof(flow.Id));
                Text(flow.Name, nameof(flow.Name));
                check.Texts(flow.Tags, limits, nameof(flow.Tags));
                break;

            case Deployment deployment:
                check.Id(deployment.Id, nameof(deployment.Id));
                check.Id(deployment.FlowId, nameof(deployment.FlowId));
                check.Id(deployment.WorkQueueId, nameof(deployment.WorkQueueId));
                Text(deployment.Name, nameof(deployment.Name));
                Text(deployment.WorkQueueName, nameof(deployment.WorkQueueName));
                check.Texts(deployment.Tags, limits, nameof(deployment.Tags));
                break;

            case FlowRun run:
                check.Id(run.Id, nameof(run.Id));
                check.Id(run.FlowId, nameof(run.FlowId));
                check.Id(run.DeploymentId, nameof(run.DeploymentId));
                check.Id(run.WorkQueueId, nameof(run.WorkQueueId));
                check.Id(run.ParentTaskRunId, nameof(run.ParentTaskRunId));
                check.Id(run.CreatedBy?.Id, "CreatedBy.Id");
                Text(run.Name, nameof(run.Name));
                Text(run.State?.Name, "State.Name");
                Text(run.WorkQueueName, nameof(run.WorkQueueName));
                Text(run.FlowVersion, nameof(run.FlowVersion));
                Text(run.IdempotencyKey, nameof(run.IdempotencyKey));
                Text(run.CreatedBy?.Type, "CreatedBy.Type");
                Text(run.CreatedBy?.DisplayValue, "CreatedBy.DisplayValue");
                check.Texts(run.Tags, limits, nameof(run.Tags));
                break;

            case TaskRun run:
                check.Id(run.Id, nameof(run.Id));
                check.Id(run.FlowRunId, nameof(run.FlowRunId));
                Text(run.Name, nameof(run.Name));
                Text(run.State?.Name, "State.Name");
                check.Texts(run.Tags, limits, nameof(run.Tags));
                break;

            case WorkPool pool:
                check.Id(pool.Id, nameof(pool.Id));
                Text(pool.Name, nameof(pool.Name));
                Text(pool.Type, nameof(pool.Type));
                break;

            case WorkQueue queue:
                check.Id(queue.Id, nameof(queue.Id));
                check.Id(queue.WorkPoolId, nameof(queue.WorkPoolId));
                Text(queue.Name, nameof(queue.Name));
                break;

            default:
                throw new ArgumentException($"A {item.GetType().Name} is not a run that the library knows.", nameof(item));
        }

        void Text(string? value, string property) => check.Text(value, limits.TextLength, nameof(limits.TextLength), property);
    }
}
