namespace ArtifactStore;

/// <summary>The kinds of rows that runs are made of, by their numbers in cursors.</summary>
internal enum RunKind : byte
{
    /// <summary><see cref="ArtifactStore.Flow"/>.</summary>
    Flow = 2,

    /// <summary><see cref="ArtifactStore.Deployment"/>.</summary>
    Deployment = 3,

    /// <summary><see cref="ArtifactStore.FlowRun"/>.</summary>
    FlowRun = 4,

    /// <summary><see cref="ArtifactStore.TaskRun"/>.</summary>
    TaskRun = 5,

    /// <summary><see cref="ArtifactStore.WorkPool"/>.</summary>
    WorkPool = 6,

    /// <summary><see cref="ArtifactStore.WorkQueue"/>.</summary>
    WorkQueue = 7,
}
