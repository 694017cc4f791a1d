using System.Runtime.InteropServices;

namespace ArtifactStore.CrashTests;

/// <summary>SQLite's <c>sqlite3_vfs</c>, version 3.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVfs
{
    public int Version;
    public int FileSize;
    public int MaxPath;
    public NativeVfs* Next;
    public byte* Name;
    public nint AppData;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int> Delete;
    public nint Access;
    public nint FullPathname;
    public nint DlOpen;
    public nint DlError;
    public nint DlSym;
    public nint DlClose;
    public nint Randomness;
    public nint Sleep;
    public nint CurrentTime;
    public nint GetLastError;
    public nint CurrentTimeInt64;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, nint, int> SetSystemCall;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, nint> GetSystemCall;
    public nint NextSystemCall;
}
