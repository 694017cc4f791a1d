namespace ArtifactStore.CrashTests;

/// <summary>What a worker process does besides writing.</summary>
internal enum WorkerKind
{
    /// <summary>Nothing.</summary>
    Write,

    /// <summary>
    /// It closes the store and opens it again, all the time: the last one to close moves the log into the file and deletes it.
    /// </summary>
    Reopen,

    /// <summary>It makes checkpoints on a connection of its own, all the time.</summary>
    Checkpoint,

    /// <summary>It backs the store up, all the time.</summary>
    Backup,

    /// <summary>It writes nothing, and prunes by <see cref="Pruning"/> what another has written.</summary>
    Prune,

    /// <summary>It writes nothing else, and imports <see cref="Importing.Items"/>.</summary>
    Import,

    /// <summary>It writes nothing, and hears the change feed by <see cref="Observing"/>.</summary>
    Observe,

    /// <summary>It says that updates and deletes are done before they are: a planted bug.</summary>
    Lie,
}
