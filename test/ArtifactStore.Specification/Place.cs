namespace ArtifactStore.Specification;

/// <summary>Where a call is made.</summary>
public enum Place
{
    /// <summary>On the store itself.</summary>
    Store,

    /// <summary>In a transaction of the store.</summary>
    Transaction,

    /// <summary>In a transaction of the host.</summary>
    Enlisted,
}
