using System.Collections.Concurrent;

namespace ArtifactStore;

/// <summary>A run that records itself: RUNNING until it is completed, failed or cancelled, FAILED if it is disposed before.</summary>
/// <remarks>
/// Thread-safe. It writes through the store itself, so none of its methods may be called while the same async flow holds a transaction.
/// The end of a run saves the whole row: other changes to it since its start are overwritten.
/// </remarks>
public abstract class RunScope : IAsyncDisposable
{
    private const string Disposed = "The scope was disposed before CompleteAsync.";

    private readonly ConcurrentDictionary<string, RunProgress> _progress = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _ending = new(1, 1);
    private readonly string _kind;
    private readonly Guid _flowRunId;
    private volatile State? _end;

    private protected RunScope(RunScopeServices services, string kind, Guid id, Guid flowRunId, Guid? taskRunId, TimeSpan progressInterval)
    {
        (Services, _kind, Id, _flowRunId, ProgressInterval) = (services, kind, id, flowRunId, progressInterval);
        Artifacts = new RunArtifacts(services.Store.Artifacts, flowRunId, taskRunId);
    }

    /// <summary>The id of the run.</summary>
    public Guid Id { get; }

    /// <summary>
    /// The artifacts of the store. A create through it sets <see cref="ArtifactCreate.FlowRunId"/>, and in a task run
    /// <see cref="ArtifactCreate.TaskRunId"/>, if they are null; all else, reads included, is as in
    /// <see cref="IArtifactStoreSession.Artifacts"/>.
    /// </summary>
    public IArtifactRepository Artifacts { get; }

    private protected RunScopeServices Services { get; }

    private protected TimeSpan ProgressInterval { get; }

    /// <summary>Starts a task run in the flow run of this scope. Its row is saved as RUNNING, with its start time.</summary>
    /// <param name="name">The name of the task.</param>
    /// <param name="tags">The tags of the task run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running task run, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, or a text cannot be stored or exceeds the <see cref="ArtifactStoreLimits"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The run of this scope has ended.</exception>
    public async Task<TaskRunScope> StartTaskRunAsync(
        string name,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default
    )
    {
        RunScopeServices.CheckName(name, nameof(name), Services.Limits);
        var labels = RunScopeServices.CheckTags(tags, Services.Limits);
        ThrowIfEnded();
        var run = new TaskRun
        {
            Id = Services.NewId(),
            Name = name,
            FlowRunId = _flowRunId,
            Tags = labels,
            State = StateType.Running,
            StartTime = Services.Now(),
        };
        run = await Services.Store.Runs.TaskRuns.SaveAsync(run, cancellationToken).ConfigureAwait(false);
        return new(Services, run, _flowRunId, ProgressInterval);
    }

    /// <summary>Reports progress: one artifact per scope and key, created by the first report and updated by later ones.</summary>
    /// <remarks>
    /// The figure only rises: a lower one is ignored. It is written at most once per
    /// <see cref="FlowRunScopeOptions.ProgressInterval"/>; a figure in between is written by a later report, at the latest when the run
    /// ends.
    /// </remarks>
    /// <example><code>await run.ReportProgressAsync("nightly-progress", 100.0 * done / total);</code></example>
    /// <param name="key">The key of the artifact, whose versions are the runs.</param>
    /// <param name="percent">From 0 to 100.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes with the write, if there is one.</returns>
    /// <exception cref="ArgumentException">The key is not a key, or the number is not from 0 to 100.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public Task ReportProgressAsync(string key, double percent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArtifactCreate.CheckPercent(percent);
        ThrowIfEnded();
        if (!_progress.TryGetValue(key, out var progress))
        {
            var create = ArtifactCreate.Progress(percent, key) with { Id = Services.NewId() };
            progress = _progress.GetOrAdd(key, new RunProgress(Artifacts, create, Services.Now, ProgressInterval));
        }

        return progress.ReportAsync(percent, cancellationToken);
    }

    /// <summary>Ends the run as COMPLETED.</summary>
    /// <param name="message">The message of the state.</param>
    /// <param name="cancellationToken">Cancels the call. The run stays running then.</param>
    /// <returns>A task that completes with the write.</returns>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task CompleteAsync(string? message = null, CancellationToken cancellationToken = default) =>
        EndAsync(StateType.Completed, Checked(message), cancellationToken);

    /// <summary>Ends the run as FAILED, with the type and the message of an exception.</summary>
    /// <example>
    /// <code>catch (Exception e)
    /// {
    ///     await run.FailAsync(e);
    ///     throw;
    /// }</code>
    /// </example>
    /// <param name="exception">The exception.</param>
    /// <param name="cancellationToken">Cancels the call. The run stays running then.</param>
    /// <returns>A task that completes with the write.</returns>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task FailAsync(Exception exception, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var message = Text.ToStorable($"{exception.GetType().Name}: {exception.Message}", Services.Limits.TextLength);
        return EndAsync(StateType.Failed, message, cancellationToken);
    }

    /// <summary>Ends the run as FAILED.</summary>
    /// <param name="message">The message of the state.</param>
    /// <param name="cancellationToken">Cancels the call. The run stays running then.</param>
    /// <returns>A task that completes with the write.</returns>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task FailAsync(string? message = null, CancellationToken cancellationToken = default) =>
        EndAsync(StateType.Failed, Checked(message), cancellationToken);

    /// <summary>Ends the run as CANCELLED.</summary>
    /// <param name="message">The message of the state.</param>
    /// <param name="cancellationToken">Cancels the call. The run stays running then.</param>
    /// <returns>A task that completes with the write.</returns>
    /// <exception cref="InvalidOperationException">The run has ended already.</exception>
    public Task CancelAsync(string? message = null, CancellationToken cancellationToken = default) =>
        EndAsync(StateType.Cancelled, Checked(message), cancellationToken);

    /// <summary>Ends the run as FAILED unless it has ended.</summary>
    /// <remarks>
    /// It throws nothing, so that it does not hide the exception that left the scope. If the database cannot be reached, the failure is
    /// logged and the run stays RUNNING.
    /// </remarks>
    /// <returns>A task that completes with the write.</returns>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            await EndAsync(StateType.Failed, Disposed, CancellationToken.None, isDisposal: true).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Services.DisposeFailed(_kind, Id, e);
        }
    }

    /// <summary>Saves the run with its last state.</summary>
    private protected abstract Task SaveEndAsync(State state, DateTimeOffset end, CancellationToken cancellationToken);

    private protected void ThrowIfEnded()
    {
        if (_end is { } end)
        {
            throw new InvalidOperationException(
                $"The {_kind} {Id} has ended already: {WireEnum<StateType>.ToText(end.Type)}. A run ends once, and nothing can be started "
                    + "or reported in it afterwards."
            );
        }
    }

    private string? Checked(string? message) => RunScopeServices.CheckText(message, nameof(message), Services.Limits);

    private async Task EndAsync(StateType type, string? message, CancellationToken cancellationToken, bool isDisposal = false)
    {
        await _ending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isDisposal && _end is not null)
            {
                return;
            }

            ThrowIfEnded();
            foreach (var progress in _progress.Values)
            {
                await progress.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            var state = new State(type) { Message = message };
            await SaveEndAsync(state, Services.Now(), cancellationToken).ConfigureAwait(false);
            _end = state;
        }
        finally
        {
            _ending.Release();
        }
    }
}
