namespace ArtifactStore;

/// <summary>The runs that produced the artifacts, and the flows, deployments and pools that filters join to.</summary>
/// <remarks>If the host provides views (<see cref="RunTables.HostViews"/>), the sets are read-only.</remarks>
public interface IRunRepository
{
    /// <summary>The flows.</summary>
    IRunSet<Flow> Flows { get; }

    /// <summary>The deployments.</summary>
    IRunSet<Deployment> Deployments { get; }

    /// <summary>The flow runs.</summary>
    IRunSet<FlowRun> FlowRuns { get; }

    /// <summary>The task runs.</summary>
    IRunSet<TaskRun> TaskRuns { get; }

    /// <summary>The work pools.</summary>
    IRunSet<WorkPool> WorkPools { get; }

    /// <summary>The work queues.</summary>
    IRunSet<WorkQueue> WorkQueues { get; }
}
