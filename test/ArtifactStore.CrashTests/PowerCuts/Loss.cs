namespace ArtifactStore.CrashTests;

/// <summary>What becomes of writes that were not synced when the power goes.</summary>
internal enum Loss
{
    /// <summary>All of them are lost.</summary>
    All,

    /// <summary>None is lost.</summary>
    None,

    /// <summary>The last ones are lost.</summary>
    Last,

    /// <summary>Any of them, in no order.</summary>
    Some,

    /// <summary>Any of their sectors, in no order, and what was never written is garbage.</summary>
    Sectors,
}
