namespace ArtifactStore;

/// <summary>A flow, deployment, flow run, task run, work pool or work queue to be imported, with its own id and times.</summary>
/// <remarks>Without <c>Created</c> or <c>Updated</c>, it gets the time of the import.</remarks>
public sealed record RunImport : HistoryItem
{
    /// <summary>Imports a flow.</summary>
    /// <param name="flow">The flow.</param>
    public RunImport(Flow flow)
        : this((object)flow) { }

    /// <summary>Imports a deployment.</summary>
    /// <param name="deployment">The deployment.</param>
    public RunImport(Deployment deployment)
        : this((object)deployment) { }

    /// <summary>Imports a flow run.</summary>
    /// <param name="flowRun">The flow run.</param>
    public RunImport(FlowRun flowRun)
        : this((object)flowRun) { }

    /// <summary>Imports a task run.</summary>
    /// <param name="taskRun">The task run.</param>
    public RunImport(TaskRun taskRun)
        : this((object)taskRun) { }

    /// <summary>Imports a work pool.</summary>
    /// <param name="workPool">The work pool.</param>
    public RunImport(WorkPool workPool)
        : this((object)workPool) { }

    /// <summary>Imports a work queue.</summary>
    /// <param name="workQueue">The work queue.</param>
    public RunImport(WorkQueue workQueue)
        : this((object)workQueue) { }

    private RunImport(object run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Run = run;
    }

    /// <summary>
    /// The <see cref="Flow"/>, <see cref="Deployment"/>, <see cref="FlowRun"/>, <see cref="TaskRun"/>, <see cref="WorkPool"/> or
    /// <see cref="WorkQueue"/>.
    /// </summary>
    public object Run { get; }
}
