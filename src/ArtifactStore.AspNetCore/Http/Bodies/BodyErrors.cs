using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Collects all faults of one body, each at the path that is being checked.</summary>
internal sealed class BodyErrors(string root = "body")
{
    /// <summary>The number of faults that an answer lists at most, so that a list of a million bad values has a short answer.</summary>
    public const int MaxCount = 1000;

    private readonly List<BodyError> _errors = [];
    private readonly List<object> _path = [root];

    /// <summary>The faults, in the order in which they were found.</summary>
    public IReadOnlyList<BodyError> All => _errors;

    /// <summary>True if the body has no fault.</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>True if no further fault is kept.</summary>
    public bool IsFull => _errors.Count >= MaxCount;

    /// <summary>Adds a fault of the value at the current path.</summary>
    public void Add(string type, string message, JsonElement? input = null)
    {
        if (!IsFull)
        {
            _errors.Add(new(type, [.. _path], message, input));
        }
    }

    /// <summary>Adds a fault of a member of the object at the current path.</summary>
    public void AddAt(object part, string type, string message, JsonElement? input = null)
    {
        Enter(part);
        Add(type, message, input);
        Leave();
    }

    /// <summary>Continues at a member or an element of the current path.</summary>
    public void Enter(object part) => _path.Add(part);

    /// <summary>Returns to the path before <see cref="Enter"/>.</summary>
    public void Leave() => _path.RemoveAt(_path.Count - 1);
}
