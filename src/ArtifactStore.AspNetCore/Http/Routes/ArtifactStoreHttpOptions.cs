namespace ArtifactStore.AspNetCore;

/// <summary>Settings of the HTTP API.</summary>
public sealed class ArtifactStoreHttpOptions
{
    /// <summary>
    /// The name of the store, as given to <c>AddKeyedArtifactStore</c>; null, the default, for the store of <c>AddArtifactStore</c>.
    /// </summary>
    public string? StoreName { get; set; }

    /// <summary>True to leave out every route that writes. Such a request is answered with 405. False by default.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>
    /// The longest body of a request, in bytes. A longer one is answered with 413. Null, the default, for the limit of the server, which
    /// is 30,000,000 bytes with Kestrel.
    /// </summary>
    public long? MaxRequestBodySize { get; set; }

    /// <summary>
    /// The time after which the change feed sends a comment if nothing has changed, so that proxies keep the connection. 15 seconds by
    /// default.
    /// </summary>
    public TimeSpan ChangeHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    internal void Validate()
    {
        if (StoreName is "")
        {
            throw new ArgumentException("StoreName is empty. Give the name of a keyed store, or null for the store without a name.");
        }

        if (MaxRequestBodySize < 1)
        {
            throw new ArgumentException($"MaxRequestBodySize {MaxRequestBodySize} is less than 1. Give a number of bytes, or null.");
        }

        if (ChangeHeartbeat < TimeSpan.FromMilliseconds(1) || ChangeHeartbeat > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"ChangeHeartbeat {ChangeHeartbeat} is not from 1 ms to a day.");
        }
    }
}
