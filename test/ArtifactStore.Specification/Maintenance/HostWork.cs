namespace ArtifactStore.Specification.Maintenance;

/// <summary>What code of the host does when a store calls it: it begins a call of the store, and waits for it.</summary>
public static class HostWork
{
    /// <summary>Runs a call to its end.</summary>
    /// <param name="elsewhere">Whether on another thread.</param>
    /// <param name="call">The call.</param>
    /// <returns>Its failure, if it fails.</returns>
    public static IEnumerable<Exception> Try(bool elsewhere, Func<Task> call)
    {
        try
        {
            (elsewhere ? Task.Run(call) : call()).GetAwaiter().GetResult();
            return [];
        }
        catch (Exception e)
        {
            return [e];
        }
    }
}
