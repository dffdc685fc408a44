// @vitest-environment jsdom
import { runAdapterContract } from '@rxpep/testing/adapter'
import { version } from 'react'
import { reactDriver } from '../test/reactDriver.tsx'

runAdapterContract(`React ${version}`, reactDriver)
